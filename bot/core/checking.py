"""Whether an entry can be published as it is written; if not, one sentence that says what would be right."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.announcement import Act, Announcement, Called, Described, Introduced, Opened, Subject, Titled, Worked
from bot.core.errors import BadInput
from bot.core.fold import effective
from bot.core.kinds import ANY, TABLE

MOST_NAME, MOST_TEXT, MOST_SLUG, MOST_ID = 200, 2000, 40, 100
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check(entry: Announcement, known: Mapping[str, Announcement], subjects: Collection[Subject], now: datetime) -> None:
    """Refuses an entry that can't be: raises `BadInput`.

    `known` are the entries recorded about its subjects and its target, `subjects` the dramas and people that have
    records.
    """
    if entry.known_on > now.date() + timedelta(days=1):
        raise BadInput(f"{entry.known_on:%d %B %Y} lies ahead; give the day its source said it, today at the latest.")
    check_form(entry)
    check_names(entry, subjects)
    check_target(entry, known)


def check_form(entry: Announcement) -> None:
    """Refuses what no catalogue could make right: the wrong changes for its kind, bad slugs, texts and addresses."""
    if not entry.id.strip() or len(entry.id.encode()) > MOST_ID or any(c.isspace() for c in entry.id):
        raise BadInput(f"“{entry.id[:40]}” can't be an entry's id; use a short one without spaces.")
    allowed = TABLE[entry.kind].changes | ANY
    for change in entry.changes:
        if change.type not in allowed:
            row = TABLE[entry.kind]
            raise BadInput(
                f"{entry.id}: “{row.label}” can't carry a change of type {change.type}; choose another kind."
            )
    if entry.act is Act.POST and not entry.subjects:
        raise BadInput(f"{entry.id} names no drama and no person; it needs at least one.")
    if (entry.act is Act.POST) != (entry.target is None):
        raise BadInput(f"{entry.id}: a correction or retraction names its target, and nothing else does.")
    for change in entry.changes:
        if isinstance(change, Opened | Introduced):
            _check_slug(change.drama if isinstance(change, Opened) else change.person)
    if not entry.source.name.strip():
        raise BadInput(f"{entry.id} needs a source: who said it.")
    for text, most in _texts(entry):
        _check_text(entry.id, text, most)
    for url in _addresses(entry):
        if not re.match(r"https?://[^\s/]+", url):
            raise BadInput(f"“{url[:60]}” is no web address; it has to start with https://.")


def check_names(entry: Announcement, subjects: Collection[Subject]) -> None:
    """Refuses dramas and people that have no record and that the entry does not begin."""
    own = begun([entry])
    for subject in entry.subjects:
        if subject not in subjects and subject not in own:
            how = "open it" if subject.kind == "drama" else "introduce them"
            raise BadInput(
                f"{entry.id}: I know no {subject.kind} “{subject.slug}”; check the spelling, or {how} first."
            )


def begun(entries: Iterable[Announcement]) -> set[Subject]:
    """The dramas that entries open and the people they introduce."""
    changes = [change for entry in entries for change in entry.changes]
    dramas = {Subject("drama", change.drama) for change in changes if isinstance(change, Opened)}
    return dramas | {Subject("person", change.person) for change in changes if isinstance(change, Introduced)}


def check_target(entry: Announcement, known: Mapping[str, Announcement], *, standing: bool = True) -> None:
    """Refuses an answer to what is not there, comes later or, with `standing`, was taken back already."""
    if entry.target is None:
        return
    target = known.get(entry.target)
    if target is None:
        raise BadInput(f"There is no entry “{entry.target}” to correct or take back.")
    if entry.order <= target.order:
        raise BadInput(
            f"{entry.id} must come after what it answers: later than {target.known_on}, or its id after {target.id}."
        )
    if standing and not _counts(target, known):
        raise BadInput(f"“{entry.target}” is taken back already; to bring it back, take back what took it back.")


def _counts(target: Announcement, known: Mapping[str, Announcement]) -> bool:
    """Whether an entry is not retracted, nor what it corrects."""
    retractions = [a for a in known.values() if a.act is Act.RETRACT]
    at: Announcement | None = target
    while at is not None:
        if not effective([*retractions, replace(at, act=Act.POST, target=None)]):
            return False
        at = known.get(at.target or "") if at.act is Act.CORRECT else None
    return True


def _check_slug(slug: str) -> None:
    if not _SLUG.fullmatch(slug) or len(slug) > MOST_SLUG:
        raise BadInput(
            f"“{slug[:60]}” can't be a slug; use at most {MOST_SLUG} small letters, digits and hyphens: move-to-heaven."
        )


def _texts(entry: Announcement) -> Iterator[tuple[str, int]]:
    yield entry.text, MOST_TEXT
    yield from ((source.name, MOST_NAME) for source in (entry.source, *entry.also))
    for change in entry.changes:
        match change:
            case Titled(text=text) | Called(text=text) | Introduced(name=text) | Worked(title=text):
                yield text, MOST_NAME
                if not text.strip():
                    raise BadInput(f"{entry.id}: a name can't be empty.")
            case Described(synopsis=str(text)):
                yield text, MOST_TEXT
            case _:
                pass


def _check_text(entry: str, text: str, most: int) -> None:
    if len(text) > most:
        raise BadInput(f"{entry}: “{text[:30]}…” has {len(text):,} characters; at most {most:,} are shown, shorten it.")
    strange = next((c for c in text if c in _OVERRIDES or (unicodedata.category(c) == "Cc" and c not in "\n\t")), None)
    if strange is not None:
        raise BadInput(
            f"{entry}: “{_printable(text)[:40]}” holds a control character (U+{ord(strange):04X}); take it out."
        )


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _addresses(entry: Announcement) -> Iterable[str]:
    yield from (source.url for source in (entry.source, *entry.also) if source.url)
    if entry.picture:
        yield entry.picture.url
    for change in entry.changes:
        if isinstance(change, Described):
            yield from (url for url in (change.watch, change.picture) if url)
