"""A person on one card: what's next for them, what they may be in, what is out, what they did before."""

from collections.abc import Mapping

from bot.core.cards.drama import JOBS, STANDINGS, stage_line
from bot.core.cards.naming import called, titled, with_year
from bot.core.drama import GONE, OPEN, OVER, Claim, Credit, Drama, Job, Person, Stage
from bot.core.message import Button, Line, Look, Message, Text, join, line, message
from bot.core.story import View

MOST_LISTED, MOST_WORKS = 8, 6


def person_card(person: Person, dramas: Mapping[str, Drama], view: View) -> Message:
    """The card of a person; `dramas` holds the records of those they are credited in."""
    words = view.words
    name = called(person, view)
    head: Line = line("**{name}**", name=name)
    if person.native and person.native != name:
        head = line("**{name}** · {native}", name=name, native=person.native)
    top = [head] + ([line("*{note}*", note=person.note)] if person.note else [])
    credits = [c for c in person.credits if c.value.drama in dramas]
    ahead = _sorted([c for c in credits if not _out(c, dramas) and c.value.standing not in GONE], dramas)
    out = _sorted([c for c in credits if _out(c, dramas) and c.value.standing not in GONE], dramas)[::-1]
    known = {dramas[c.value.drama].title.casefold() for c in credits}
    works = [w for w in person.works if w.title.casefold() not in known]
    sections = [
        [words.line("**What's next**"), *(_credit(c, dramas, view) for c in ahead[:MOST_LISTED])]
        if ahead
        else [words.line("**What's next:** nothing announced so far")]
    ]
    if out:
        sections.append([words.line("**Out**"), *(_credit(c, dramas, view) for c in out[:MOST_LISTED])])
    if works:
        told = join([line("{work}", work=with_year(w.title, w.year)) for w in works[:MOST_WORKS]], ", ")
        sections.append([words.line("**Known for** {works}", works=told)])
    follow = Button(words.say("🔔 Follow"), f"v1:follow:{person.slug}", look=Look.MAIN)
    opens = list(dict.fromkeys(c.value.drama for c in (*ahead, *out)))[:4]
    cards = [Button(titled(dramas[slug], view), f"v1:drama:{slug}") for slug in opens]
    return message(top, *sections).with_buttons([follow], cards)


def _out(claim: Claim[Credit], dramas: Mapping[str, Drama]) -> bool:
    stage = dramas[claim.value.drama].stage
    return stage is not None and stage.value in OVER | {Stage.CANCELLED}


def _sorted(credits: list[Claim[Credit]], dramas: Mapping[str, Drama]) -> list[Claim[Credit]]:
    def when(claim: Claim[Credit]) -> tuple[bool, str, str]:
        day = dramas[claim.value.drama].date
        return day is None, str(day or ""), claim.value.drama

    return sorted(credits, key=when)


def _credit(claim: Claim[Credit], dramas: Mapping[str, Drama], view: View) -> Line:
    """``The Silent Sea (2021) as Han Yun-jae · ✅ Out on Netflix since …``."""
    credit, words = claim.value, view.words
    drama = dramas[credit.drama]
    said = line("{title}", title=with_year(titled(drama, view), drama.year if _out(claim, dramas) else None))
    if credit.job is not Job.ACTOR:
        said = (*said, Text(f" ({words.say(JOBS[credit.job])})"))
    elif credit.character and not _out(claim, dramas):
        form = "{who}, {character}" if credit.character[:1].islower() else "{who} as {character}"
        said = words.line(form, who=said, character=credit.character)
    parts = [said]
    if credit.standing in OPEN:
        parts.append(line("{standing}", standing=words.say(STANDINGS[credit.standing])))
    if not _out(claim, dramas):
        parts.append(stage_line(drama, view))
    return join(parts)
