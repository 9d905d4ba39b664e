"""Whose token it is, asked of Telegram before anything runs."""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.config import Telegram
from bot.core.errors import OutOfReach, PlatformEnded
from bot.platforms.telegram.errors import unreached
from bot.platforms.telegram.listener import revoked
from bot.platforms.telegram.wire import transport


async def who(settings: Telegram) -> str:
    """The bot's name. Raises `PlatformEnded` for a token that is not taken, `OutOfReach` without an answer."""
    token = settings.token.get_secret_value() if settings.token else ""
    base = f"{settings.api.rstrip('/')}/bot"
    bot = Bot(token, base_url=base, request=transport(settings, 1), get_updates_request=transport(settings, 1))
    try:
        await bot.initialize()
    except InvalidToken:
        raise PlatformEnded(revoked()) from None  # the library's words hold the token
    except TelegramError as error:
        raise OutOfReach(unreached(error, settings.api)) from None
    else:
        return f"@{bot.username}"
    finally:
        await bot.shutdown()
