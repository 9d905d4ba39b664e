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
