"""A person on one card: what's next for them, what they may be in, what is out, what they did before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.cards.drama import JOBS
from bot.core.cards.naming import called, titled, with_year
from bot.core.cards.parts import press, row, standing
from bot.core.cards.state import stage_words
from bot.core.drama import GONE, OPEN, OVER, Billing, Claim, Credit, Drama, Job, Person, Stage, soonest
from bot.core.message import Line, Look, Message, Text, join, line, message
from bot.core.story import View

MOST_LISTED, MOST_WORKS, MOST_BUTTONS = 8, 6, 4


@dataclass(frozen=True, slots=True)
class _Part:
    """What a person does in one drama, all their jobs together."""

    drama: Drama
    claims: tuple[Claim[Credit], ...]

    @property
    def open(self) -> bool:
        """Whether nothing of it is settled."""
        return all(c.value.standing in OPEN for c in self.claims)

    @property
    def guest(self) -> bool:
        """Whether it is a special appearance and nothing else."""
        return all(c.value.billing is Billing.GUEST for c in self.claims)

    @property
    def past(self) -> bool:
        """Whether it is out, or never will be."""
        stage = self.drama.stage
        return stage is not None and stage.value in OVER | {Stage.CANCELLED}


def person_card(person: Person, dramas: Mapping[str, Drama], view: View) -> Message:
    """The card of a person; `dramas` holds the records of those they are credited in."""
    words = view.words
    parts = [p for p in _parts(person, dramas) if not p.guest]
    ahead = [p for p in parts if not p.past and not p.open]
    talks = [p for p in parts if not p.past and p.open]
    out = [p for p in reversed(parts) if p.past and not p.open]
    none = words.line("**What's next:** nothing announced so far")
    sections = [
        _section(words.line("**What's next**"), ahead, view) or [none],
        _section(words.line("**Not settled yet**"), talks, view),
        _section(words.line("**Out**"), out, view),
        _known_for(person, dramas, view),
    ]
    follow = press(words.say("🔔 Follow"), "follow", f"person:{person.slug}", Look.MAIN)
    opens = [
        press(with_year(titled(p.drama, view), p.drama.year), "drama", p.drama.slug) for p in (*ahead, *talks, *out)
    ]
    return message(_head(person, view), *sections).with_buttons(row(follow), row(*opens[:MOST_BUTTONS]))


def _head(person: Person, view: View) -> list[Line]:
    name = called(person, view)
    head: Line = line("**{name}**", name=name)
    if person.native and person.native != name:
        head = line("**{name}** · {native}", name=name, native=person.native)
    return [head, line("*{note}*", note=person.note)] if person.note else [head]


def _parts(person: Person, dramas: Mapping[str, Drama]) -> list[_Part]:
    """What they are part of, soonest first, what has no date last."""
    by_drama: dict[str, list[Claim[Credit]]] = {}
    for claim in person.credits:
        if claim.value.drama in dramas and claim.value.standing not in GONE:
            by_drama.setdefault(claim.value.drama, []).append(claim)
    parts = [_Part(dramas[slug], tuple(claims)) for slug, claims in by_drama.items()]
    return sorted(parts, key=lambda p: (*soonest(p.drama), p.drama.slug))


def _section(head: Line, parts: Sequence[_Part], view: View) -> list[Line]:
    return [head, *(_part_line(p, view) for p in parts[:MOST_LISTED])] if parts else []


def _part_line(part: _Part, view: View) -> Line:
    """``**The Silent Sea** as Han Yun-jae · in talks · Casting since 13 April 2020``."""
    words, drama = view.words, part.drama
    said = line("**{title}**", title=with_year(titled(drama, view), drama.year if part.past else None))
    acts = next((c.value for c in part.claims if c.value.job is Job.ACTOR), None)
    if acts and acts.character and not part.past:
        form = "{what}, {character}" if acts.character[:1].islower() else "{what} as {character}"
        said = words.line(form, what=said, character=acts.character)
    told = [said]
    done = [c.value.job for c in part.claims if c.value.job is not Job.ACTOR]
    if jobs := [words.say(name) for job, name in JOBS.items() if job in done]:
        told.append((Text(words.either(jobs)),))
    if part.past:
        return join(told)
    unsure = [standing(c, words) for c in part.claims]
    told += [line("{how}", how=how) for how in dict.fromkeys(unsure) if how != words.say("confirmed")]
    return join([*told, _plain(stage_words(drama, view))])


def _plain(said: Line) -> Line:
    """The same without its strong words, for the end of a line."""
    return tuple(Text(s.text) if isinstance(s, Text) else s for s in said)


def _known_for(person: Person, dramas: Mapping[str, Drama], view: View) -> list[Line]:
    """Earlier works that are not in the catalogue with them."""
    known = {t.text.casefold() for c in person.credits if c.value.drama in dramas for t in dramas[c.value.drama].titles}
    works = [w for w in person.works if w.title.casefold() not in known]
    if not works:
        return []
    told = join([line("{work}", work=with_year(w.title, w.year)) for w in works[:MOST_WORKS]], ", ")
    return [view.words.line("**Known for** {works}", works=told)]
