from datetime import UTC, datetime, timedelta

import pytest

from bot.core.claim import A_PERSON, HOLDS, OVERALL, Claim, Verdict, drawn

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def claim(told: list[str]) -> Claim:
    codes = iter(f"{n:04}-00" for n in range(1000, 2000))
    made = Claim(told.append, lambda: next(codes))
    made.issue(NOW)
    return made


def test_the_code_is_told_once_and_right_however_it_is_spaced(claim: Claim, told: list[str]) -> None:
    assert told == ["1000-00"]
    assert claim.check(" 1000 00 ", "discord:1", NOW) is Verdict.RIGHT


def test_a_code_is_used_up(claim: Claim) -> None:
    assert claim.check("1000-00", "discord:1", NOW) is Verdict.RIGHT
    assert claim.check("1000-00", "discord:2", NOW) is Verdict.NOT_ASKED
    assert claim.check("", "discord:2", NOW) is Verdict.NOT_ASKED


def test_before_a_code_was_drawn_none_is_right(told: list[str]) -> None:
    assert Claim(told.append).check("", "discord:1", NOW) is Verdict.NOT_ASKED


def test_who_sent_too_many_wrong_codes_is_out_even_with_the_right_one(claim: Claim) -> None:
    tries = [claim.check("9999-99", "discord:1", NOW) for _ in range(A_PERSON)]
    assert tries == [Verdict.WRONG] * A_PERSON
    assert claim.check("1000-00", "discord:1", NOW) is Verdict.TOO_OFTEN
    assert claim.check("1000-00", "discord:2", NOW) is Verdict.RIGHT


def test_too_many_wrong_codes_over_all_change_the_code_and_let_nobody_back_in(claim: Claim, told: list[str]) -> None:
    for n in range(OVERALL):
        claim.check("9999-99", f"discord:{n // A_PERSON}", NOW)
    assert told == ["1000-00", "1001-00"]
    assert claim.check("1000-00", "telegram:9", NOW) is Verdict.WRONG
    assert claim.check("1001-00", "discord:0", NOW) is Verdict.TOO_OFTEN
    assert claim.check("1001-00", "telegram:9", NOW) is Verdict.RIGHT


def test_a_code_grows_too_old_and_a_new_one_is_told(claim: Claim, told: list[str]) -> None:
    assert claim.check("1000-00", "discord:1", NOW + HOLDS) is Verdict.TOO_OLD
    assert told == ["1000-00", "1001-00"]
    later = NOW + HOLDS + timedelta(minutes=14)
    assert claim.check("1001-00", "discord:1", later) is Verdict.RIGHT


def test_codes_are_six_digits() -> None:
    for _ in range(20):
        code = drawn()
        assert len(code) == 7
        assert code[4] == "-"
        assert code.replace("-", "").isdecimal()


def test_digits_of_other_scripts_are_no_digits(claim: Claim) -> None:
    assert claim.check("१०००-००", "discord:1", NOW) is Verdict.WRONG
