"""Everything the house refuses, each with the sentence a person reads."""

from collections.abc import Callable


class DramawireError(Exception):
    """An expected failure; its text is one clear sentence for the person concerned.

    The sentence is a template with its values, so that `said` can say it in any language. A value that is a tuple
    holds words of ours, each said in that language too; other people's words come as plain values.
    """

    def __init__(self, template: str = "", **values: object) -> None:
        self.template, self.values = template, values
        super().__init__(self.said(_english))

    def said(self, say: Callable[..., str]) -> str:
        """The sentence in the words of `say` (see `bot.core.words.Words.say`)."""
        return say(self.template, **{name: _listed(value, say) for name, value in self.values.items()})


def _english(template: str, **values: object) -> str:
    return template.format(**values) if values else template


def _listed(value: object, say: Callable[..., str]) -> object:
    return ", ".join(say(str(word)) for word in value) if isinstance(value, tuple) else value


class BadInput(DramawireError):
    """What was typed or read can't be used; the sentence says what is wrong and what would be right."""


class BadDate(BadInput, ValueError):
    """A text that names no date."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "I can't read “{text}” as a date; try 14 May 2021, next friday, May 2021 or autumn 2027.",
            text=text if len(text) <= 40 else text[:39] + "…",
        )


class FarDate(BadDate):
    """A date in a year from which nothing can be reckoned: a week before the first of all days is no day."""

    def __init__(self, text: str) -> None:
        BadInput.__init__(self, "“{text}” is too far from today; I know the years 1800 to 2999.", text=text[:40])


class NotAllowed(DramawireError):
    """The person may not do this; the sentence ends in what they can do instead."""


class NotFound(DramawireError):
    """Nothing goes by that name or id."""


class LedgerMoved(DramawireError):
    """The record changed since it was read or previewed; read it again."""


class TooMany(DramawireError):
    """A cap or a rate was reached; the sentence says when or how to go on."""


class StoreError(DramawireError):
    """The database could not do what was asked; raised by every store method in place of a driver's error."""


class StoreBusy(StoreError):
    """Another process holds the database longer than the timeout."""


class StoreFull(StoreError):
    """The disk is full or read-only; nothing was written."""


class StoreVersion(StoreError):
    """The database was made by a newer Dramawire."""


class StoreAway(StoreError):
    """The database's server can't be reached now."""


class StoreBroken(StoreError):
    """The database refused for a reason that nobody foresaw: likely a bug of ours, so where it came up matters."""


class OutOfReach(DramawireError):
    """Something outside can't be had right now, and a later try may help; the sentence says what would."""


class CourierTaken(DramawireError):
    """Another process already delivers from this database."""


class PlatformEnded(DramawireError):
    """A platform can't go on, and no new try would help: a token revoked, another process polling with it."""
