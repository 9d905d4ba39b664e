"""Announcements as people receive them: posted, corrected, taken back; a day's news in one message; a short reply."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.announcement import Announcement
from bot.core.cards import parts
from bot.core.cards.body import CAST, DATES, beside, hour, story_line, where
from bot.core.cards.changed import correction_note, surer
from bot.core.cards.gist import gist
from bot.core.cards.headlines import Told, headline
from bot.core.cards.naming import cut_list, drama_title, source_line, sourced, titled
from bot.core.cards.otherwise import about_entry
from bot.core.dates import Precision
from bot.core.drama import OVER, Certainty, Claim, Drama
from bot.core.due import AUTHOR
from bot.core.kinds import TABLE, Kind, mask
from bot.core.message import Button, Line, Link, Look, Message, Text, cut, message, plain
from bot.core.recipient import TopicKind
from bot.core.story import Story, View

TAKEN_BACK = "↩️"


def announcement(story: Story, view: View) -> Message:
    """A story as it stands now: as posted, with what was corrected, or taken back with what is true instead."""
    told = _told(story, view)
    if story.current is None:
        return _taken_back(story, told)
    words, sign = view.words, TABLE[told.said.kind].sign
    first = words.line("{sign} **{headline}**", sign=sign, headline=headline(told))
    network = beside(told)
    lines = parts.compact(
        (
            (*first, Text(f", {network}")) if network else first,
            story_line(told),
            hour(told),
            where(told),
            _source(story, told),
            _corrected(story, view),
            _credit(told),
        )
    )
    return message(
        lines,
        footer=_footer(story, told),
        buttons=_buttons(story, told),
        picture=_picture(told),
        stage=next((d.stage.value for d in told.dramas if d.stage), None),
    )


def _told(story: Story, view: View) -> Told:
    return Told(story.said, story.before, story.after, view)


def _source(story: Story, told: Told) -> Line:
    """Where it comes from, that it was confirmed since, and once that it comes late."""
    said, words = told.said, told.words
    line = source_line(_claim(told) or said, words)
    if since := surer(story):
        line = words.line(
            "Confirmed since · {source}, {day}", source=sourced(since.source), day=words.day(since.known_on)
        )
    if others := about_entry(said, told.dramas, told.view):
        line = words.line("{line} · {others}", line=line, others=others)
    if told.view.late_since:
        line = words.line("{line} · sent late, I was offline", line=line)
    return line


def _claim(told: Told) -> Claim[Any] | None:
    """The date that made something happen by itself: its source said so then, and nothing on the day."""
    if told.said.author != AUTHOR or not told.dramas:
        return None
    return told.dramas[0].finale if told.said.kind is Kind.ENDED else told.dramas[0].premiere


def _corrected(story: Story, view: View) -> Line:
    """That it was corrected, when, and what was wrong."""
    if story.correction is None or story.current is None:
        return ()
    when = _time(story.correction.recorded_at, story.correction.known_on, view)
    note = correction_note(story, view)
    if not note:
        return view.words.line("Corrected {when}.", when=when)
    return view.words.line("Corrected {when}: {what}.", when=when, what=note)


def _time(at: datetime | None, day: date, view: View) -> str:
    """A moment as 14:05 on the day itself, later as a day."""
    if at is None:
        return view.words.day(day)
    local = at.astimezone(ZoneInfo(view.zone))
    if local.date() == parts.today(view):
        return f"{local:%H:%M}"
    return view.words.say("on {day}", day=view.words.day(local.date()))


def _footer(story: Story, told: Told) -> tuple[Line, ...]:
    said = [parts.why(told.view)]
    if said[0] and _reminds(story, told):
        said.append(_reminder(told))
    text = " ".join(s for s in said if s)
    return ((Text(text),),) if text else ()


def _reminder(told: Told) -> str:
    """How long before it somebody is reminded, of those reminders that still lie ahead."""
    words, when, wanted = told.words, told.date, told.view.reminders
    if when is None:
        return ""
    days = (parts.day_of(when, told.view) - parts.today(told.view)).days
    some = []
    if wanted & mask(Kind.REMINDER_WEEK) and days > 7:
        some.append(words.say("a week"))
    if wanted & mask(Kind.REMINDER_DAY):
        some.append(words.say("a day"))
    if wanted & mask(Kind.REMINDER_HOUR) and when.precision is Precision.MINUTE:
        some.append(words.say("an hour"))
    if some == [words.say("a day")]:
        return words.say("I'll remind you the day before.")
    return words.say("I'll remind you {some} before.", some=words.either(some)) if some else ""


def _reminds(story: Story, told: Told) -> bool:
    """Whether a reminder will come: the date is certain to the day, lies ahead, and a title is followed."""
    why, when = told.view.why, told.date
    if told.said.kind not in DATES or why is None or why.kind not in {TopicKind.SERIES, TopicKind.DRAMA}:
        return False
    if when is None or when.precision < Precision.DAY or told.finale or not told.sure:
        return False
    ahead = parts.day_of(when, told.view) > parts.today(told.view) + timedelta(1)
    return ahead and any(d.date == when for d in story.after.dramas.values())


def _buttons(story: Story, told: Told) -> tuple[tuple[Button, ...], ...]:
    """Follow where it isn't followed, the card, and why it came."""
    words, view = told.words, told.view
    drama = told.dramas[0] if told.dramas else None
    follow = watch = why = None
    if drama and not _followed(view, drama):
        label = words.say("🔔 Follow")
        if view.private:
            label = words.say("🔔 Follow {title}", title=titled(drama, view))
        follow = parts.press(label, "follow", drama.slug, Look.MAIN)
    if drama and drama.watch and told.said.kind is Kind.OUT:
        watch = Button(words.say("Watch"), url=drama.watch)
    notify = None if view.private else _notify(told)
    if view.private and view.why:
        why = parts.press(words.say("Why?"), "why", story.original.id)
    return (parts.row(follow, notify, *_cards(told), watch, why),)


def _notify(told: Told) -> Button | None:
    """In a place: being mentioned there when something happens to it."""
    words = told.words
    if told.dramas:
        return parts.press(words.say("Notify me"), "notify", f"series:{told.dramas[0].series}")
    return next((parts.press(words.say("Notify me"), "notify", f"person:{slug}") for slug in told.said.people), None)


def _cards(told: Told) -> list[Button | None]:
    """The card of what it is about; of several dramas, each by its name."""
    words = told.words
    if len(told.dramas) > 1:
        return [parts.opening(d, told.view) for d in told.dramas[:3]]
    if told.dramas:
        return [parts.press(words.say("Card"), "drama", told.dramas[0].slug)]
    return [parts.press(words.say("Card"), "actor", slug) for slug in told.said.people[:1]]


def _followed(view: View, drama: Drama) -> bool:
    why = view.why
    return why is not None and (why.kind, why.slug) in {
        (TopicKind.SERIES, drama.series),
        (TopicKind.DRAMA, drama.slug),
    }


def _credit(told: Told) -> Line:
    """Whose picture it is."""
    picture = told.said.picture
    return told.words.line("Picture: {credit}", credit=picture.credit) if picture and picture.credit else ()


def _picture(told: Told) -> str | None:
    return told.said.picture.url if told.said.picture else None


def _taken_back(story: Story, told: Told) -> Message:
    """The old headline struck, what is true now, and who says so."""
    words, back = told.words, story.retraction
    lines: list[Line] = [words.line("{sign} **Taken back:** ~~{headline}~~", sign=TAKEN_BACK, headline=headline(told))]
    text = back.text if back else ""
    lines.append((Text(text or _true_now(story, told)),))
    if back:
        lines.append(source_line(back, words))
    return message(parts.compact(lines), buttons=(parts.row(*_cards(told)),))


_NOW = {
    (False, Certainty.CONFIRMED): "It now comes out {when}.",
    (False, Certainty.REPORTED): "It is now reported for {date}.",
    (False, Certainty.RUMOUR): "A rumour now says {date}.",
    (True, Certainty.CONFIRMED): "The last episode now comes {when}.",
    (True, Certainty.REPORTED): "The last episode is now reported for {date}.",
    (True, Certainty.RUMOUR): "A rumour now says {date} for the last episode.",
}
"""The date there is instead, the premiere's or the last episode's (True), by how sure it is."""
_STILL = {
    Certainty.CONFIRMED: "This post did not hold, but the date still stands: {date}.",
    Certainty.REPORTED: "This post did not hold, but {date} is still reported.",
    Certainty.RUMOUR: "This post did not hold, but there is still a rumour of {date}.",
}


def _true_now(story: Story, told: Told) -> str:
    """What the record says instead, or all the same, where a retraction gives no words of its own."""
    words, drama = told.words, told.dramas[0] if told.dramas else None
    if told.said.kind not in DATES or drama is None:
        return (
            words.say("This post did not hold, but what it says still stands.")
            if story.stands
            else words.say("That did not hold.")
        )
    claim = drama.finale if told.finale else drama.premiere
    if claim is None or claim.value is None:
        return words.say("That date did not hold. There is no date at the moment.")
    when, date = parts.on(claim.value, words), words.date(claim.value)
    if story.stands:
        return words.say(_STILL[claim.certainty], date=date)
    if not told.finale and drama.stage and drama.stage.value in OVER:
        return words.say("That date did not hold. It came out {when}.", when=when)
    now = words.say(_NOW[told.finale, claim.certainty], when=when, date=date)
    return words.say("That date did not hold. {now}", now=now)


def taken_back_reply(story: Story, view: View) -> Message:
    """The short reply under a message that was taken back."""
    told, words = _told(story, view), view.words
    if told.said.kind in DATES and told.date:
        near = _short_on(told, story.retraction)
        form = "{sign} {title} is **not** coming {when}. Details above."
        if told.finale:
            form = "{sign} The last episode of {title} is **not** coming {when}. Details above."
        said = words.line(form, sign=TAKEN_BACK, title=told.title, when=near)
    elif told.said.kind in CAST and told.people():
        who = cut_list(told.people(), 3, words)
        said = words.line(
            "{sign} What I wrote about {who} in {title} did **not** hold. Details above.",
            sign=TAKEN_BACK, who=who, title=told.title,
        )  # fmt: skip
    else:
        said = words.line(
            "{sign} What I wrote about {title} did **not** hold. Details above.", sign=TAKEN_BACK, title=told.title
        )
    return message((said,))


def _short_on(told: Told, back: Announcement | None) -> str:
    """A date in a sentence, without its year where that is the year it was taken back in."""
    when, words = told.date, told.words
    if when is None:
        return ""
    near = back.known_on if back else told.said.known_on
    if when.precision >= Precision.DAY and when.first.year == near.year:
        return words.say("on {date}", date=words.day(when.first, year=False))
    return parts.on(when, words)


MOST_OPENED = 4
"""So many dramas get a button under a digest."""
MOST_DIGEST = 3_500
"""The characters of a digest's lines, their links' addresses counted in, as one platform does: fewer than any takes."""


def digest(
    stories: Sequence[Story], view: View, *, first: bool = False, more: bool = False, shown_on: date | None = None
) -> Message:
    """Several stories in one message, a line each; the first one of a digest's kind says when they come.

    `more` goes on with the one just before it. It bears the day it was first shown on where it is edited later. Where
    it would be too long for a message, what can be read elsewhere is left out.
    """
    words = view.words
    title = words.say("Your dramas today") if view.private else words.say("Today's news")
    if more:
        title = words.say("{title}, continued", title=title)
    day = words.day(shown_on or parts.today(view), weekday=True, year=False)
    head = words.line("**{title}** · {day}", title=title, day=day)
    told = [(story, _told(story, view)) for story in stories]
    lines: list[Line] = []
    for form in (_entries, _without_text, _brief):
        lines = [line for one in told for line in form(*one)]
        if sum(map(_room, lines)) <= MOST_DIGEST:
            break
    opened = {d.slug: d for story, one in told if story.current for d in one.dramas}
    buttons = [
        parts.press(words.say("Open {title}", title=titled(d, view)), "drama", d.slug)
        for d in list(opened.values())[:MOST_OPENED]
    ]
    footer = (words.line("Comes once a day, when there is news."),) if first else ()
    return message((head,), lines, footer=footer, buttons=(parts.row(*buttons),))


def _room(line: Line) -> int:
    """How much of a message a line takes at the most: its words, marks around them, and where they lead."""
    return 1 + sum(len(plain((span,))) + 6 + (len(span.url) if isinstance(span, Link) else 0) for span in line)


def _without_text(story: Story, told: Told) -> list[Line]:
    return _entries(story, told, text=False)


def _brief(story: Story, told: Told) -> list[Line]:
    """A story in one short line: a dozen of them fit into any message, whatever they say."""
    words, said = told.words, told.said
    names = [drama_title(slug, told.after.dramas, told.view) for slug in said.dramas]
    names = names or [told.who(slug) for slug in said.people]
    if not names:
        return []
    title = cut_list([cut(name, 50) for name in names], 2, words)
    what = cut(gist(said, told.after.people, told.view), 80)
    source = words.line("({source})", source=cut(said.source.name, 40))
    return [_entry(story, told, title, what, source)]


def _entries(story: Story, told: Told, *, text: bool = True) -> list[Line]:
    """A story's lines: one for each drama it is about, the story told once."""
    words, said = told.words, told.said
    source = words.line("({source})", source=sourced(said.source))
    slugs = said.dramas or said.people
    lines = []
    for number, slug in enumerate(slugs):
        title = drama_title(slug, told.after.dramas, told.view) if said.dramas else told.who(slug)
        what = gist(said, told.after.people, told.view)
        if number and said.text and story.current:
            what = words.say("{what}, same reason", what=what)
        elif text and story.current and not number and said.text and said.kind is not Kind.NEWS:
            what = words.say("{what}. {text}", what=what, text=parts.first_sentence(said.text))
        lines.append(_entry(story, told, title, what, source))
    return lines


def _entry(story: Story, told: Told, title: str, what: str, source: Line) -> Line:
    """What happened to something, struck where it was taken back, and who says so."""
    if story.current is None:
        form = "{sign} ~~**{title}** · {brief}~~ {source}"
        struck = told.words.line(form, sign=TAKEN_BACK, title=title, brief=what, source=source)
        return told.words.line("{line} · others say it too", line=struck) if story.stands else struck
    sign, form = TABLE[told.said.kind].sign, "{sign} **{title}** · {what} {source}"
    return told.words.line(form, sign=sign, title=title, what=what, source=source)
