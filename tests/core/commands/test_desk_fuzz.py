"""Whatever an editor or a reader types or presses, the desk answers in a sentence, and readers write nothing."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.core.recipient import Role
from tests.core.commands.conftest import LEDGER
from tests.core.commands.talk import Talk, talking

WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from([
        "The Silent Sea", "Gong Yoo (lead)", "new: Moon", "new", "-", "=the-silent-sea", "drama:nope",
        "person:gong-yoo", "https://a.example/x The News", "date set", "cast confirmed", "title changed", "tomorrow",
        "tomorrow 9:00",
        "sea.opened", "{name}", "%s", "<b>x</b>", "@everyone", "\u202eabc", "|", "((", "a,b,(c", "0", "9" * 30, "ask",
    ]),
)  # fmt: skip
STEP = st.one_of(
    st.tuples(st.just("say"), WORDS),
    st.tuples(st.just("press"), st.integers(0, 30)),
    st.tuples(
        st.just("give"),
        st.sampled_from(["announce", "correct", "retract", "tip", "scheduled", "agenda", "inbox", "resume", "pick",
                         "back", "cancel", "confirm", "save", "erase", "change", "later", "reschedule", "unschedule",
                         "unschedule-now", "take-up", "dismiss", "spread", "spread-now", "shelve"]),
        st.dictionaries(
            st.sampled_from(["drama", "kind", "people", "date", "text", "source", "certainty", "picture", "title",
                             "network", "said", "entry", "link", "draft", "post", "tip", "at", "after", "ask", "new",
                             "which", "whose", "medium", "begun", "moved"]),
            WORDS, max_size=5,
        ),
    ),
)  # fmt: skip
LAX = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


async def _walk(talk: Talk, steps: Sequence[tuple[object, ...]]) -> None:
    for step in steps:
        match step:
            case ("say", str(text)):
                said = await talk.say(text)
            case ("press", int(number)):
                buttons = [b for b in talk.buttons if b.action] if talk.last else []
                if not buttons:
                    continue
                said = await talk.act(buttons[number % len(buttons)].action or "")
            case ("give", str(command), dict(values)):
                said = await talk.give(command, **values)
            case _:
                raise AssertionError(step)
        assert "broke on my side" not in said, step
        assert said.strip(), step


@LAX
@example([("give", "announce", {"which": "0"}), ("say", "0")])
@example([("give", "announce", {"medium": "film", "whose": "drama:drama:x"}), ("say", "0")])
@given(st.lists(STEP, min_size=1, max_size=8))
def test_nothing_an_editor_does_breaks_the_desk(steps: list[tuple[object, ...]]) -> None:
    async def walk() -> None:
        with TemporaryDirectory() as folder:
            async with talking(Path(folder), LEDGER) as talk:
                await talk.become(Role.EDITOR)
                await _walk(talk, steps)

    asyncio.run(walk())


@LAX
@given(st.lists(STEP, min_size=1, max_size=6))
def test_nothing_a_reader_does_writes_for_an_editor(steps: list[tuple[object, ...]]) -> None:
    async def walk() -> None:
        with TemporaryDirectory() as folder:
            async with talking(Path(folder), LEDGER) as talk:
                before = await talk.tools.ledger.sequence()
                await _walk(talk, steps)
                assert await talk.tools.ledger.sequence() == before
                assert await talk.tools.timetable.posts() == []

    asyncio.run(walk())
