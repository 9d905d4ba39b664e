"""The only place that asks what time it is."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The system's time, in UTC."""

    def __call__(self) -> datetime:
        """The time it is."""
        return datetime.now(UTC)


class MovedClock:
    """A clock set to another time; it runs on from there unless it stands.

    It serves `--now`, `/clock +1d` and `replay`: a standing clock moves only when it is moved, so that what it plays
    does not depend on how fast the machine is.
    """

    def __init__(self, at: datetime | None = None, *, stands: bool = False) -> None:
        self._system = SystemClock()
        start = at or self._system()
        if start.tzinfo is None:
            raise ValueError("a clock needs a time with a zone")
        self._stands = start.astimezone(UTC) if stands else None
        self._offset = start - self._system()

    def __call__(self) -> datetime:
        """The time it is here."""
        return self._stands or self._system() + self._offset

    def set(self, at: datetime) -> None:
        """Sets the clock to a moment, later or earlier."""
        if self._stands is not None:
            self._stands = at.astimezone(UTC)
        else:
            self._offset = at - self._system()

    def move(self, by: timedelta) -> None:
        """Moves the clock on, or back."""
        self.set(self() + by)
