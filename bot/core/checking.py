"""Whether an entry can be published as it is written; if not, one sentence that says what would be right."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.announcement import (
    Act,
    Announcement,
    Called,
    Described,
    Introduced,
    Opened,
    Subject,
    Titled,
    Worked,
    subjects_of,
)
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
        raise BadInput(
            "{day} lies ahead; give the day its source said it, today at the latest.",
            day=f"{entry.known_on.day} {entry.known_on:%B %Y}",
        )
    check_form(entry)
    check_names(entry, subjects)
    check_new(entry, subjects)
    check_target(entry, known)


def check_form(entry: Announcement) -> None:
    """Refuses what no catalogue could make right: the wrong changes for its kind, bad slugs, texts and addresses."""
    if not entry.id.strip() or len(entry.id.encode()) > MOST_ID or any(c.isspace() for c in entry.id):
        raise BadInput("“{entry}” can't be an entry's id; use a short one without spaces.", entry=entry.id[:40])
    allowed = TABLE[entry.kind].changes | ANY
    for change in entry.changes:
        if change.type not in allowed:
            row = TABLE[entry.kind]
            raise BadInput(
                "{entry}: “{kind}” can't carry a change of type {change}; choose another kind.",
                entry=entry.id,
                kind=(row.label,),
                change=change.type,
            )
    if entry.act is Act.POST and not entry.subjects:
        raise BadInput("{entry} names no drama and no person; it needs at least one.", entry=entry.id)
    if (entry.act is Act.POST) != (entry.target is None):
        raise BadInput("{entry}: a correction or retraction names its target, and nothing else does.", entry=entry.id)
    for change in entry.changes:
        if isinstance(change, Opened | Introduced):
            _check_slug(change.drama if isinstance(change, Opened) else change.person)
    if not entry.source.name.strip():
        raise BadInput("{entry} needs a source: who said it.", entry=entry.id)
    for text, most in _texts(entry):
        _check_text(entry.id, text, most)
    for url in _addresses(entry):
        check_address(url)


def check_address(url: str) -> None:
    """Refuses what leads nowhere on the web. Raises `BadInput`, which says what is lacking."""
    if not re.match(r"https?:(?://|$)", url, re.IGNORECASE):
        raise BadInput("“{url}” is no web address; it has to start with https://.", url=url[:60])
    if not re.match(r"https?://(?:[^\s/?#]+\.[^\s/?#.]|\[)", url, re.IGNORECASE):
        raise BadInput("“{url}” lacks a site; write it as in https://example.org/news.", url=url[:60])


def check_names(entry: Announcement, subjects: Collection[Subject]) -> None:
    """Refuses dramas and people that have no record and that the entry does not begin."""
    own = begun([entry])
    for subject in entry.subjects:
        if subject not in subjects and subject not in own:
            form = "{entry}: I know no person “{slug}”; check the spelling, or introduce them first."
            if subject.kind == "drama":
                form = "{entry}: I know no drama “{slug}”; check the spelling, or open it first."
            raise BadInput(form, entry=entry.id, slug=subject.slug)


def check_new(entry: Announcement, subjects: Collection[Subject]) -> None:
    """Refuses to begin a drama that has a record already: two editors may mean the same one, or two of one name."""
    for change in entry.changes:
        if entry.act is Act.POST and isinstance(change, Opened) and Subject("drama", change.drama) in subjects:
            names = [c.text for c in entry.changes if isinstance(c, Titled) and c.drama == change.drama]
            title = names[0] if names else change.drama
            raise BadInput(
                "{title} is here already. Post about that one: /announce {name}; kind: …",
                title=title, name=title.casefold(),
            )  # fmt: skip


def begun(entries: Iterable[Announcement]) -> Iterator[Subject]:
    """The dramas that entries open and the people they introduce, in their order."""
    for entry in entries:
        for change in entry.changes:
            if isinstance(change, Opened | Introduced):
                yield from subjects_of(change)


def check_target(entry: Announcement, known: Mapping[str, Announcement], *, standing: bool = True) -> None:
    """Refuses an answer to what is not there, comes later or, with `standing`, was taken back already."""
    if entry.target is None:
        return
    target = known.get(entry.target)
    if target is None:
        raise BadInput("There is no entry “{entry}” to correct or take back.", entry=entry.target)
    if entry.order <= target.order:
        raise BadInput(
            "{entry} must come after what it answers: later than {day}, or its id after {target}.",
            entry=entry.id,
            day=target.known_on,
            target=target.id,
        )
    if standing and not _counts(target, known):
        raise BadInput(
            "“{entry}” is taken back already; to bring it back, take back what took it back.", entry=entry.target
        )


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
            "“{slug}” can't be a slug; use at most {most} small letters, digits and hyphens: move-to-heaven.",
            slug=slug[:60],
            most=MOST_SLUG,
        )


def _texts(entry: Announcement) -> Iterator[tuple[str, int]]:
    yield entry.text, MOST_TEXT
    yield from ((source.name, MOST_NAME) for source in (entry.source, *entry.also))
    for change in entry.changes:
        match change:
            case Titled(text=text) | Called(text=text) | Introduced(name=text) | Worked(title=text):
                yield text, MOST_NAME
                if not text.strip():
                    raise BadInput("{entry}: a name can't be empty.", entry=entry.id)
            case Described(synopsis=str(text)):
                yield text, MOST_TEXT
            case _:
                pass


def _check_text(entry: str, text: str, most: int) -> None:
    if len(text) > most:
        raise BadInput(
            "{entry}: “{text}…” has {length:,} characters; at most {most:,} are shown, shorten it.",
            entry=entry, text=text[:30], length=len(text), most=most,
        )  # fmt: skip
    strange = next((c for c in text if c in _OVERRIDES or (unicodedata.category(c) == "Cc" and c not in "\n\t")), None)
    if strange is not None:
        raise BadInput(
            "{entry}: “{text}” holds a control character (U+{code}); take it out.",
            entry=entry,
            text=_printable(text)[:40],
            code=f"{ord(strange):04X}",
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
