from dataclasses import replace

from bot.core.announcement import Dated, Titled
from bot.core.dates import PartialDate
from bot.core.drama import Certainty
from bot.core.kinds import Kind
from bot.core.story import tell
from tests.core.ledgers import correction, entry, retraction

FIRST = entry("a", "2020-01-01", Titled("alarm", "Love Alarm 2"))
FALSE = entry(
    "b", "2020-05-28", Dated("alarm", PartialDate("2020-08-22")), kind=Kind.DATE_SET, certainty=Certainty.REPORTED
)


def test_a_story_knows_the_records_before_and_now() -> None:
    story = tell("b", [FIRST, FALSE])
    assert story.before.dramas["alarm"].date is None
    assert story.after.dramas["alarm"].date == PartialDate("2020-08-22")
    assert (story.current, story.correction, story.retraction) == (FALSE, None, None)


def test_a_story_taken_back_has_nothing_current_and_names_the_retraction() -> None:
    back = retraction("c", "2020-08-31", "b")
    story = tell("b", [FIRST, FALSE, back])
    assert (story.current, story.retraction, story.said) == (None, back, FALSE)
    assert story.after.dramas["alarm"].date is None


def test_a_corrected_story_says_what_the_correction_says_wherever_one_asks() -> None:
    mended = correction("c", "2020-05-29", "b", Dated("alarm", PartialDate("2020-08-23")), kind=Kind.DATE_SET)
    for name in ("b", "c"):
        story = tell(name, [FIRST, FALSE, mended])
        assert story.original == FALSE
        assert story.correction == mended
        assert story.said.changes == mended.changes


def test_a_retracted_correction_leaves_the_story_as_it_was() -> None:
    mended = correction("c", "2020-05-29", "b", Dated("alarm", PartialDate("2020-08-23")), kind=Kind.DATE_SET)
    story = tell("b", [FIRST, FALSE, mended, retraction("d", "2020-05-30", "c")])
    assert (story.current, story.correction, story.retraction) == (FALSE, None, None)


def test_a_corrected_retraction_says_what_its_correction_says_and_is_no_correction_of_the_post() -> None:
    back = retraction("c", "2020-08-31", "b")
    better = correction("d", "2020-09-01", "c", text="Netflix says 2021.", certainty=Certainty.REPORTED)
    story = tell("b", [FIRST, FALSE, back, better])
    assert (story.current, story.correction, story.said) == (None, None, FALSE)
    assert story.retraction == replace(back, text="Netflix says 2021.", certainty=Certainty.REPORTED)


def test_what_was_corrected_and_then_taken_back_said_last_what_its_correction_said() -> None:
    mended = correction("c", "2020-05-29", "b", Dated("alarm", PartialDate("2020-08-23")), kind=Kind.DATE_SET)
    undone = [mended, retraction("d", "2020-05-30", "c")]
    back = retraction("e", "2020-08-31", "b")
    assert tell("b", [FIRST, FALSE, mended, back]).said == mended
    story = tell("b", [FIRST, FALSE, *undone, back])
    assert (story.said, story.retraction) == (FALSE, back)


def test_what_others_say_too_stands_though_it_is_taken_back() -> None:
    back = retraction("d", "2020-08-31", "b")

    def stands(*days: str) -> bool:
        others = [
            entry(f"c{i}", "2020-06-01", Dated("alarm", PartialDate(day)), kind=Kind.DATE_SET)
            for i, day in enumerate(days)
        ]
        return tell("b", [FIRST, FALSE, *others, back]).stands

    assert stands("2020-08-22")
    assert stands("2020-08-22T16:00[Asia/Seoul]"), "the same, told more exactly"
    assert not stands("2020-08")
    assert not stands("2020-08-23")
    assert not stands()
