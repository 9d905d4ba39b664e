"""Announcements as people receive them: posted, corrected, taken back; one by one or a day's together."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.core.cards.drama import choice_label, stage_line
from bot.core.cards.gist import gist, premiere_in
from bot.core.cards.headlines import headline, settled
from bot.core.cards.naming import dated, dramas_of, source_line, sourced, titled
from bot.core.dates import Precision
from bot.core.drama import OVER, Certainty, Drama, Stage
from bot.core.kinds import REMINDERS, TABLE, Kind
from bot.core.message import Button, Line, Look, Message, Text, cut, line, message, plain
from bot.core.recipient import TopicKind
from bot.core.story import Story, View

MOST_TEXT, MOST_BUTTONS = 1200, 5
_DATES = frozenset({Kind.DATE_SET, Kind.DATE_MOVED})


def announcement(story: Story, view: View) -> Message:
    """An announcement as it stands now: what happened, what it means, who said so, why it came."""
    if story.current is None:
        return _taken_back(story, view)
    said, words = story.said, view.words
    head = (Text(f"{TABLE[said.kind].sign} "), *headline(story, view))
    body = [line("{text}", text=cut(said.text, MOST_TEXT))] if said.text else []
    body += settled(story, view)
    body += _standing(story, view)
    if said.kind not in REMINDERS:
        body.append(_said_by(story, view))
    if story.correction is not None:
        body.append(words.line("Corrected on {day}.", day=words.day(story.correction.known_on)))
    return message(
        [head, *body],
        footer=tuple(_why(story, view)),
        buttons=_buttons(story, view),
        picture=said.picture.url if said.picture else None,
        stage=_stage(story),
        brief=plain(head),
    )


def _taken_back(story: Story, view: View) -> Message:
    """The headline struck, what is true now, and who said so."""
    words = view.words
    struck = plain(headline(story, view)).strip()
    head = words.line("↩️ **Taken back:** ~~{headline}~~", headline=struck)
    back = story.retraction
    body: list[Line] = [line("{text}", text=cut(back.text, MOST_TEXT))] if back and back.text else []
    if not body:
        body.append(words.line("That did not hold. Sorry for the false word."))
    body += _true_now(story, view)
    if back is not None:
        body.append(source_line(back, words))
    cards = [_card(d, view) for d in dramas_of(story.said, story.after)[:MOST_BUTTONS]]
    return message([head, *body], buttons=(tuple(cards),) if cards else (), stage=_stage(story), brief=plain(head))


def taken_back_reply(story: Story, view: View) -> Message:
    """The short reply under a message that was taken back after people had read it."""
    said = plain(headline(story, view)).strip()
    return message([view.words.line("↩️ **Not so:** {headline}. Details above.", headline=said.rstrip("."))])


def _true_now(story: Story, view: View) -> list[Line]:
    """Where the dramas it was about stand, by everything known now."""
    lines: list[Line] = []
    for drama in dramas_of(story.said, story.after)[:3]:
        if drama.premiere and drama.premiere.value and not (drama.stage and drama.stage.value in OVER):
            form = (
                "{title} is now expected {date}."
                if drama.premiere.certainty is not Certainty.CONFIRMED
                else ("{title} comes on {date}.")
            )
            lines.append(view.words.line(form, title=titled(drama, view), date=dated(drama.premiere.value, view)))
        elif drama.stage:
            lines.append(
                view.words.line("{title} now: {stage}", title=titled(drama, view), stage=stage_line(drama, view))
            )
    return lines


def _standing(story: Story, view: View) -> list[Line]:
    """For casting news, where the drama itself stands: ``Netflix · no date yet``."""
    said, words = story.said, view.words
    dramas = dramas_of(said, story.after)
    if len(dramas) != 1 or not said.people or said.kind is Kind.OUT:
        return []
    (drama,) = dramas
    if drama.stage and drama.stage.value in OVER:
        return []
    network = drama.network or words.say("No network yet")
    if drama.date is None:
        return [words.line("{network} · no date yet", network=network)]
    return [words.line("{network} · {date}", network=network, date=dated(drama.date, view))]


def _said_by(story: Story, view: View) -> Line:
    said, words = story.said, view.words
    claim = source_line(said, words)
    if len(said.also) == 1:
        claim = words.line("{claim}, and {other}", claim=claim, other=sourced(said.also[0]))
    if view.late_since is not None:
        claim = words.line("{claim} · sent late, I was offline", claim=claim)
    return claim


def _why(story: Story, view: View) -> list[Line]:
    """Why it came, and what comes next; places are not told."""
    if not view.private or view.why is None:
        return []
    words = view.words
    name = view.why_name or words.say("everything")
    why = words.line("You follow {name}.", name=name)
    when = premiere_in(story.said)
    sure = story.said.certainty is Certainty.CONFIRMED and when is not None and when.precision >= Precision.DAY
    titles = {TopicKind.SERIES, TopicKind.DRAMA}
    if story.said.kind in _DATES and sure and when and view.why.kind in titles and when.first > view.now.date():
        why = words.line("{why} I'll remind you the day before.", why=why)
    return [why]


def _buttons(story: Story, view: View) -> tuple[tuple[Button, ...], ...]:
    words = view.words
    dramas = dramas_of(story.said, story.after)
    row: list[Button] = []
    follows_title = view.why is not None and view.why.kind in {TopicKind.SERIES, TopicKind.DRAMA}
    if dramas and not view.private:
        row.append(Button(words.say("🔔 Follow"), f"v1:follow:{dramas[0].slug}", look=Look.MAIN))
    elif dramas and view.why is not None and not follows_title:
        label = words.say("🔔 Follow {title}", title=cut(titled(dramas[0], view), 40))
        row.append(Button(label, f"v1:follow:{dramas[0].slug}", look=Look.MAIN))
    row += [_card(drama, view, alone=len(dramas) == 1) for drama in dramas[: MOST_BUTTONS - 2]]
    if not dramas:
        row += [Button(words.say("Card"), f"v1:actor:{slug}") for slug in story.said.people[:1]]
    if view.private and view.why is not None and len(f"v1:why:{story.original.id}".encode()) <= 64:
        row.append(Button(words.say("Why?"), f"v1:why:{story.original.id}"))
    return (tuple(row),) if row else ()


def _card(drama: Drama, view: View, *, alone: bool = True) -> Button:
    label = view.words.say("Card") if alone else view.words.say("Open {title}", title=cut(titled(drama, view), 40))
    return Button(label, f"v1:drama:{drama.slug}")


def _stage(story: Story) -> Stage | None:
    dramas = dramas_of(story.said, story.after)
    return dramas[0].stage.value if dramas and dramas[0].stage else None


def digest(stories: Sequence[Story], view: View, *, first: bool) -> Message:
    """A day's announcements in one message, a line each; the first of its kind says how to change it."""
    words = view.words
    day = view.now.astimezone(ZoneInfo(view.zone)).date()
    head = words.line("**Your dramas today** · {day}", day=words.day(day, weekday=True, year=False))
    lines = [_digest_line(story, view) for story in stories]
    dramas = {d.slug: d for story in stories for d in dramas_of(story.said, story.after)}
    row = [
        Button(words.say("Open {title}", title=cut(choice_label(d, view), 40)), f"v1:drama:{d.slug}")
        for d in list(dramas.values())[:MOST_BUTTONS]
    ]
    footer = [words.line("Comes once a day, when there is news. `/settings` changes it.")] if first else []
    brief = words.count("{n} thing happened", "{n} things happened", len(stories))
    return message([head], lines, footer=tuple(footer), buttons=(tuple(row),) if row else (), brief=brief)


def _digest_line(story: Story, view: View) -> Line:
    said, words = story.said, view.words
    dramas = dramas_of(said, story.after)
    people = story.after.people
    title = words.either([titled(d, view) for d in dramas]) or words.either([p.name for p in people.values()][:3])
    told = gist(said, people, view)
    told = told[:1].lower() + told[1:] if not said.people else told
    if story.current is None:
        return words.line("↩️ **{title}** · taken back: ~~{gist}~~", title=title, gist=told)
    when = premiere_in(said)
    if said.kind in _DATES and when is not None and when.precision >= Precision.DAY:
        ahead = when.first - view.now.date()
        if timedelta(days=1) < ahead <= timedelta(days=60):
            told = words.say("{gist}, {weeks} to go", gist=told, weeks=_weeks(ahead.days, view))
    return line("{sign} **{title}** · {gist} ({source})", sign=TABLE[said.kind].sign, title=title, gist=told,
                source=sourced(said.source))  # fmt: skip


def _weeks(days: int, view: View) -> str:
    if days < 14:
        return view.words.count("{n} day", "{n} days", days)
    return view.words.count("{n} week", "{n} weeks", round(days / 7))
