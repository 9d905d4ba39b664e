"""Lists: what is coming, what just happened, what one follows."""

from collections.abc import Mapping, Sequence

from bot.core.announcement import Announcement
from bot.core.cards.gist import gist, happened_on
from bot.core.cards.naming import CERTAINTY, dated, dramas_of, person_name, short, sourced, titled
from bot.core.cards.state import stage_line
from bot.core.drama import Certainty, Drama
from bot.core.fold import Records
from bot.core.kinds import TABLE
from bot.core.message import Button, Line, Look, Message, Text, cut, line, message
from bot.core.recipient import Topic, TopicKind
from bot.core.story import View

MOST_LISTED, MOST_BUTTONS = 10, 4


def upcoming_card(dated_dramas: Sequence[Drama], making: Sequence[Drama], view: View) -> Message:
    """What has a date, soonest first; without any, what is being made."""
    words = view.words
    if dated_dramas:
        lines = [_date_line(drama, view) for drama in dated_dramas[:MOST_LISTED]]
        return message([words.line("**What's coming**")], lines).with_buttons(_opens(dated_dramas, view))
    if not making:
        return message([words.line("No dates set at the moment, and nothing in the works that I know of.")])
    lines = [
        line("**{title}** · {stage}", title=titled(d, view), stage=stage_line(d, view)) for d in making[:MOST_LISTED]
    ]
    follow = [
        Button(words.say("🔔 Follow {title}", title=cut(titled(d, view), 40)), f"v1:follow:{d.slug}", look=Look.MAIN)
        for d in making[:MOST_BUTTONS]
    ]
    head = words.line("No dates set at the moment. In the works:")
    return message([head], lines).with_buttons(follow)


def _date_line(drama: Drama, view: View) -> Line:
    words = view.words
    when = dated(drama.date, view, weekday=True) if drama.date else (Text(words.say("no date yet")),)
    said = line("{when} · **{title}**", when=when, title=titled(drama, view))
    if drama.network:
        said = (*said, Text(f" · {drama.network}"))
    if drama.premiere and drama.premiere.certainty is not Certainty.CONFIRMED:
        said = (*said, Text(f" ({words.say(CERTAINTY[drama.premiere.certainty]).lower()})"))
    return said


def news_card(entries: Sequence[Announcement], records: Records, view: View) -> Message:
    """What happened last, newest first."""
    words = view.words
    if not entries:
        return message([words.line("Nothing has been announced so far.")])
    lines = [_news_line(entry, records, view) for entry in entries[:MOST_LISTED]]
    dramas = {d.slug: d for entry in entries for d in dramas_of(entry, records)}
    return message([words.line("**What just happened**")], lines).with_buttons(_opens(list(dramas.values()), view))


def _news_line(entry: Announcement, records: Records, view: View) -> Line:
    dramas = dramas_of(entry, records)
    names = [titled(d, view) for d in dramas] or [person_name(p, records.people, view) for p in entry.people[:3]]
    return line(
        "{day} · {sign} **{names}** · {gist} ({source})",
        day=short(happened_on(entry), view.words),
        sign=TABLE[entry.kind].sign,
        names=view.words.either(names),
        gist=gist(entry, records.people, view),
        source=sourced(entry.source),
    )


def _opens(dramas: Sequence[Drama], view: View) -> list[Button]:
    return [Button(cut(titled(d, view), 40), f"v1:drama:{d.slug}") for d in dramas[:MOST_BUTTONS]]


def following_card(
    topics: Sequence[Topic], names: Mapping[str, str], view: View, *, here: str | None = None
) -> Message:
    """What a reader (or, with `here`, a place) follows, with a button to stop each."""
    words = view.words
    if not topics:
        empty = words.line("You don't follow anything yet. Send me a drama or an actor you love.")
        if here:
            empty = words.line("Nothing is followed here yet.")
        squid = Button(words.say("Squid Game"), "v1:drama:squid-game")
        return message([empty]).with_buttons([squid, Button(words.say("What's coming?"), "v1:upcoming:")])
    head = words.line("**{place} follows**", place=here) if here else words.line("**You follow**")
    lines = [_topic_line(topic, names, view) for topic in topics]
    stop = [Button(words.say("Stop: {name}", name=cut(names.get(str(t), t.slug), 30)), f"v1:unfollow:{t}")
            for t in topics if len(f"v1:unfollow:{t}".encode()) <= 64]  # fmt: skip
    rows = [stop[i : i + 3] for i in range(0, min(len(stop), 24), 3)]
    return message([head], lines).with_buttons(*rows)


def _topic_line(topic: Topic, names: Mapping[str, str], view: View) -> Line:
    words = view.words
    name = names.get(str(topic), topic.slug)
    forms = {
        TopicKind.SERIES: "**{name}**, and later seasons",
        TopicKind.DRAMA: "**{name}**, this season only",
        TopicKind.GENRE: "Everything in **{name}**",
        TopicKind.NETWORK: "Everything on **{name}**",
        TopicKind.ALL: "**Everything**",
    }
    return words.line(forms.get(topic.kind, "**{name}**"), name=name)
