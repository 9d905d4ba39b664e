"""The word that who set a place up gets, once, when it can't be written to any more."""

from collections.abc import Callable, Sequence

from bot.core.message import Message, message
from bot.core.ports import Word
from bot.core.recipient import Identity, Recipient
from bot.core.words import Words

NOTICE_KEY, EXAMPLE, BACK = "notice:", "example ", "back "
"""What stands before the key of words of our own among the ids of entries, before that of an example, and before that
of a reply that takes an entry back, whose id follows."""


def asleep(reason: str, languages: Callable[[str], Words], unless: Identity | None = None) -> Word:
    """The word about places that fall asleep for a reason, in the language of who set each up.

    `unless` is who did that themselves, and so needs not be told.
    """

    def word(place: Recipient, setter: Recipient, accounts: Sequence[Identity]) -> Message | None:
        if unless and any((a.platform, a.user) == (unless.platform, unless.user) for a in accounts):
            return None
        words = languages(setter.preferences.language)
        said = words.line(
            "I can't write to **{place}** any more: {reason}. Its news waits until I may again.",
            place=place.name or words.say("a place you set up"),
            reason=words.say(reason),
        )
        return message([said])

    return word
