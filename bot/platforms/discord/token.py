"""Whose token it is, asked of Discord before anything runs."""

import discord

from bot.config import Discord as Settings
from bot.core.errors import OutOfReach, PlatformEnded
from bot.platforms.discord.errors import unreached
from bot.platforms.discord.platform import AWAY, REVOKED


async def who(settings: Settings) -> str:
    """The bot's name. Raises `PlatformEnded` for a token that is not taken, `OutOfReach` without an answer."""
    token = settings.token.get_secret_value() if settings.token else ""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
        except discord.LoginFailure:
            raise PlatformEnded(REVOKED) from None
        except (discord.DiscordException, OSError) as error:
            if unreached(error):
                raise OutOfReach(AWAY) from None
            raise
        return str(client.user)
