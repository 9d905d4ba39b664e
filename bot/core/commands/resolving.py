"""From the names that an editor writes to records: found, asked about, or begun in the same dialogue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.cards.choice import hit_label
from bot.core.commands.composing import BEGUN, Fresh, fresh_in, pieces, with_fresh
from bot.core.commands.dialogue import SKIP, Choice, Question
from bot.core.commands.drafting import MOST_NAME, people_in
from bot.core.commands.meant import Found, Which, look_for, same_name
from bot.core.commands.table import Visit
from bot.core.drama import Medium
from bot.core.errors import BadInput
from bot.core.message import cut
from bot.core.slugs import slug_of

INNER = ("which", "medium", "note")
"""Options that only a dialogue asks for, about what `whose` names."""
KINDS: Mapping[str, Which] = {"drama": "drama", "people": "person"}
LIKE = 50.0
"""From this likeness on a record is offered as one that may be meant."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that has to be answered first, and what is known meanwhile."""

    question: Question
    values: Mapping[str, str]


async def settle(visit: Visit, values: Mapping[str, str], option: str) -> dict[str, str] | Pending:
    """The values with every name of an option as an id: of a record, or of one that begins. Raises `BadInput`.

    ``new: Love Alarm`` begins a record though there is one of that name.
    """
    settled = await _answered(visit, values)
    for name in _names(settled, option):
        if name.startswith(BEGUN) and f"{KINDS[option]}:{name.removeprefix(BEGUN)}" not in fresh_in(settled):
            settled = await _begin(visit, settled, option, name)
    for name in _names(settled, option):
        found = await _settle_one(visit, settled, option, name)
        if isinstance(found, Pending):
            return found
        settled = _put(settled, option, name, found)
    return settled


def _names(values: Mapping[str, str], option: str) -> list[str]:
    text = values.get(option, "")
    if text == SKIP:
        return []
    return pieces(text) if option == "drama" else [part.name for part in people_in(text)]


def _put(values: Mapping[str, str], option: str, name: str, to: str) -> dict[str, str]:
    """The values with one name of an option replaced."""
    if name == to:
        return dict(values)
    if option == "drama":
        text = " | ".join(to if piece == name else piece for piece in pieces(values[option]))
    else:
        parts = people_in(values[option])
        text = ", ".join(str(replace(part, name=to) if part.name == name else part) for part in parts)
    return {**values, option: text}


async def _answered(visit: Visit, values: Mapping[str, str]) -> dict[str, str]:
    """The values with the answer to the last question about a name in its place. Raises `BadInput`."""
    known = dict(values)
    option, _, asked = known.pop("whose", "").partition(":")
    inner = next((name for name in INNER if name in known), "")
    answer, fresh = known.pop(inner, None), fresh_in(known).get(asked)
    if answer is None or option not in known or option not in KINDS or (inner != "which" and fresh is None):
        return known  # no question about a name was open
    if inner != "which" and fresh:
        changed = replace(fresh, medium=_medium(answer)) if inner == "medium" else replace(fresh, note=answer)
        return with_fresh(known, asked, changed)
    if answer.startswith("="):
        return _put(known, option, asked, f"{KINDS[option]}:{answer[1:]}")
    if answer.lower() != "new":
        return _put(known, option, asked, answer)
    return await _begin(visit, known, option, asked)


async def _begin(visit: Visit, values: Mapping[str, str], option: str, asked: str) -> dict[str, str]:
    """The values with a name as that of a record that begins. Raises `BadInput`."""
    name = asked.removeprefix(BEGUN).strip()
    if not name or len(name) > MOST_NAME:
        raise BadInput("A name has one to {most} characters; write it again.", most=MOST_NAME)
    slug = await _free(visit, name, values)
    return with_fresh(_put(values, option, asked, f"{BEGUN}{slug}"), f"{KINDS[option]}:{slug}", Fresh(name))


async def _free(visit: Visit, name: str, values: Mapping[str, str]) -> str:
    """A slug for a name that no record has, derived here once and for ever."""
    ledger = visit.tools.ledger
    taken = {key.partition(":")[2] for key in fresh_in(values)}
    while True:
        slug = slug_of(name, taken, romanise=visit.tools.romanise)
        if not await ledger.dramas([slug]) and not await ledger.people([slug]):
            return slug
        taken.add(slug)


def _medium(text: str) -> Medium:
    try:
        return Medium(text.lower().strip().removeprefix("a "))
    except ValueError:
        raise BadInput("“{text}” is no kind of production; a series, a film or a special?", text=text[:40]) from None


async def _settle_one(visit: Visit, values: Mapping[str, str], option: str, name: str) -> str | Pending:
    if name.startswith(BEGUN):
        slug = name.removeprefix(BEGUN)
        fresh = fresh_in(values)[f"{KINDS[option]}:{slug}"]
        ledger = visit.tools.ledger
        if slug in await (ledger.dramas([slug]) if option == "drama" else ledger.people([slug])):
            # Somebody else began a record under that slug since: it may be the same one.
            return await _found(visit, values, option, fresh.name)
        return await _described(visit, values, option, slug, fresh) or name
    return await _found(visit, values, option, name)


async def _described(visit: Visit, values: Mapping[str, str], option: str, slug: str, fresh: Fresh) -> Pending | None:
    """What has to be known of a record that begins."""
    words, kept = visit.words, {**values, "whose": f"{option}:{KINDS[option]}:{slug}"}
    if option == "drama" and fresh.medium is None:
        text = words.line("**{title}** is new here. What is it?", title=fresh.name)
        choices = [
            Choice(words.say("A series"), Medium.SERIES), Choice(words.say("A film"), Medium.FILM),
            Choice(words.say("A special"), Medium.SPECIAL),
        ]  # fmt: skip
        return Pending(Question("medium", text, choices), kept)
    if option == "people" and not fresh.note:
        twins = (await look_for(visit, fresh.name, "person")).near
        if any(same_name(hit, fresh.name) for hit in twins):
            text = words.line(
                "There is a {name} already. What tells this one from them, in a few words?", name=fresh.name
            )
            return Pending(Question("note", text, skips=words.say("Nothing")), kept)
    return None


async def _found(visit: Visit, values: Mapping[str, str], option: str, name: str) -> str | Pending:
    """The id of the record a name means, or the question which one, with a way to begin a new one."""
    if "://" in name:
        raise BadInput("“{text}” is a link; write the title or the name instead.", text=name[:40])
    found = await look_for(visit, name, KINDS[option])
    exact = [hit for hit in found.near if same_name(hit, name)]
    for likely in (exact, () if visit.request.asks else found.near):
        if len(likely) == 1:
            return f"{KINDS[option]}:{likely[0].slug}"
    question = _which(visit, option, name, found, tied=bool(exact))
    others = [] if found.near else (await look_for(visit, name, "person" if option == "drama" else "drama")).near
    if other := next((hit for hit in others if same_name(hit, name)), None):
        form = "**{name}** is a person; which drama is it about?"
        if option == "people":
            form = "**{name}** is a drama; which person is it about?"
        question = replace(question, text=visit.words.line(form, name=other.title))
    return Pending(question, {**_put(values, option, name, name), "whose": f"{option}:{name}"})


def _which(visit: Visit, option: str, name: str, found: Found, *, tied: bool) -> Question:
    """The nearest records first, against doubles; then a new one."""
    words, asked = visit.words, cut(name, 60)
    hits = found.near or [hit for hit in found.nearest if hit.score >= LIKE]
    choices = [Choice(hit_label(hit), f"={hit.slug}") for hit in hits[:6]]
    drama = option == "drama"
    choices.append(Choice(words.say("Add it as new") if drama else words.say("Add them as somebody new"), "new"))
    if tied and len(found.near) > 1:
        text = words.line("More than one goes by **“{asked}”**. Which one?", asked=asked)
    elif not hits and drama:
        text = words.line("I don't know **“{asked}”** yet. Is it new?", asked=asked)
    elif not hits:
        text = words.line("I don't know **“{asked}”** yet. Is that somebody new?", asked=asked)
    elif drama:
        text = words.line("I don't know **“{asked}”** yet. Is it one of these?", asked=asked)
    else:
        text = words.line("I don't know **“{asked}”** yet. Is it one of these people?", asked=asked)
    return Question("which", text, choices)
