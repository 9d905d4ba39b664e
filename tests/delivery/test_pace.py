import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import Limits, Pace, Paid, Rate, Turn, Window

TELEGRAM = Limits(overall=Rate(30), chat=Rate(1), group=Rate(20, 60.0), answers=0.2)


def test_a_burst_fills_the_span_and_the_next_waits_for_the_first_to_leave_it() -> None:
    pace = Pace(Limits(overall=Rate(3)))
    assert [pace.turn(str(n), 10.0).wait for n in range(3)] == [0, 0, 0]
    assert pace.turn("d", 10.25) == Turn(0.75, everywhere=True)
    assert pace.turn("d", 11.0) == Turn()


def test_one_chat_waits_for_itself_and_holds_no_other_up() -> None:
    pace = Pace(TELEGRAM)
    assert pace.turn("a", 0.0) == Turn()
    assert pace.turn("a", 0.5) == Turn(0.5)
    assert pace.turn("b", 0.5) == Turn()


def test_a_group_takes_twenty_a_minute() -> None:
    pace = Pace(TELEGRAM)
    assert all(not pace.turn("g", float(n), group=True).wait for n in range(20))
    assert pace.turn("g", 20.0, group=True) == Turn(40.0)
    assert pace.turn("g", 60.0, group=True) == Turn()


def test_no_limits_no_waiting() -> None:
    pace = Pace(Limits())
    assert not any(pace.turn("a", 0.0).wait for _ in range(10_000))
    pace.answered("a", 0.0)


def test_answers_wait_for_nothing_and_what_is_owed_makes_room() -> None:
    pace = Pace(Limits(overall=Rate(3)))
    assert not any(pace.turn(str(n), 0.0).wait for n in range(2))
    pace.answered("x", 0.1)
    assert pace.turn("c", 0.2).everywhere


def test_while_people_ask_a_share_is_kept_for_them() -> None:
    pace = Pace(Limits(overall=Rate(10), answers=0.3))
    for n in range(50):
        pace.answered(str(n), n / 5)
    sent = sum(not pace.turn(f"o{n}", 10.9).wait for n in range(20))
    answered_in_span = 0
    assert sent == 7 - answered_in_span, "three of ten stay free"


def test_nobody_asking_everything_may_be_sent() -> None:
    pace = Pace(Limits(overall=Rate(10), answers=0.3))
    pace.answered("x", 0.0)
    assert sum(not pace.turn(f"o{n}", 5.0).wait for n in range(20)) == 9, "one place is kept after one question"
    assert sum(not pace.turn(f"p{n}", 11.0).wait for n in range(20)) == 10


def test_a_standing_reserve_is_kept_even_so() -> None:
    pace = Pace(Limits(overall=Rate(10), kept=2))
    assert sum(not pace.turn(str(n), 0.0).wait for n in range(20)) == 8


def test_a_hold_on_a_chat_leaves_the_others_alone() -> None:
    pace = Pace(TELEGRAM)
    pace.hold(30.0, "a")
    pace.hold(20.0, "a")
    assert pace.turn("a", 0.0) == Turn(30.0)
    assert pace.turn("b", 0.0) == Turn()
    assert pace.held_chats(29.0) == ("a",)
    assert pace.held_chats(30.0) == ()
    assert pace.turn("a", 30.0) == Turn()


def test_a_hold_everywhere_stops_everything_but_answers() -> None:
    pace = Pace(TELEGRAM)
    pace.hold(5.0)
    assert pace.turn("a", 1.0) == Turn(4.0, everywhere=True)
    assert pace.held(1.0) == 4.0
    pace.answered("a", 1.0)
    assert pace.held(5.0) == 0.0


def test_paid_places_are_taken_beyond_the_free_rate_up_to_the_limit_of_a_day() -> None:
    pace = Pace(Limits(overall=Rate(2), paid=Paid(Rate(3), a_day=4)))
    assert [pace.turn(str(n), 0.0) for n in range(5)] == [Turn(), Turn(), *[Turn(paid=True)] * 3]
    assert pace.turn("x", 0.0).everywhere, "the paid rate is used up for this second"
    assert [pace.turn(str(n), 1.0).paid for n in range(3)] == [False, False, True]
    assert pace.turn("y", 1.5).everywhere, "the money of the day is spent"
    assert [pace.turn(str(n), 86_400.0).paid for n in range(3)] == [False, False, True]


def test_without_a_budget_nothing_is_paid() -> None:
    pace = Pace(Limits(overall=Rate(1), paid=Paid(Rate(1000), a_day=0)))
    assert [pace.turn(str(n), 0.0).paid for n in range(3)] == [False, False, False]


def test_chats_long_silent_are_forgotten() -> None:
    pace = Pace(Limits(chat=Rate(1)))
    for n in range(10_001):
        pace.turn(str(n), 0.0)
    pace.turn("late", 100.0)
    pace.sweep(100.0)
    assert set(pace._chats) == {"late"}


RATES = st.builds(Rate, st.integers(1, 6), st.floats(0.1, 5.0))


def held(times: list[float], rate: Rate) -> bool:
    """Whether no half-open span of the rate's length holds more than it allows."""
    return all(sum(start <= t < start + rate.seconds for t in times) <= rate.count for start in times)


@given(RATES, RATES, RATES, st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.0, 1.0)), max_size=60))
def test_no_span_ever_holds_more_than_its_rate(
    overall: Rate, chat: Rate, group: Rate, asked: list[tuple[str, float]]
) -> None:
    pace, now = Pace(Limits(overall=overall, chat=chat, group=group)), 0.0
    sent: list[tuple[str, float]] = []
    for name, step in asked:
        now += step
        while wait := pace.turn(name, now, group=True).wait:
            assert wait > 0
            now = max(now + wait, now + 1e-9)
        sent.append((name, now))
    assert held([at for _, at in sent], overall)
    for name in Counter(name for name, _ in sent):
        times = [at for other, at in sent if other == name]
        assert held(times, chat)
        assert held(times, group)


@given(RATES, st.lists(st.floats(0.0, 2.0), min_size=1, max_size=40))
def test_a_wait_is_as_short_as_the_rate_allows(rate: Rate, steps: list[float]) -> None:
    window, now = Window(rate), 0.0
    for step in steps:
        now += step
        wait = window.wait(now)
        if wait > 1e-6:
            assert window.count(now) >= rate.count, "it only waits when the span is full"
        else:
            window.add(now)


@pytest.mark.parametrize("asked", [0, 1, 5])
def test_a_minute_of_broadcast_uses_nearly_all_of_the_rate(asked: int) -> None:
    pace, now, sent = Pace(TELEGRAM), 0.0, 0
    questions = [n * 60 / (asked + 1) for n in range(1, asked + 1)]
    while now < 60:
        if questions and questions[0] <= now:
            questions.pop(0)
            pace.answered("person", now)
            continue
        turn = pace.turn(str(sent), now)
        if turn.wait:
            now += turn.wait + 0.001
        else:
            sent += 1
    assert sent + asked >= 0.96 * 30 * 60


def test_an_answer_takes_the_next_place_when_all_are_taken_and_says_how_soon_that_is() -> None:
    pace = Pace(Limits(overall=Rate(2, 1.0)))
    assert [pace.turn("a", now=0.0).wait, pace.turn("b", now=0.5).wait] == [0.0, 0.0]
    assert pace.answered("c", now=0.75).wait == 0.25
    assert pace.turn("d", now=1.0).wait == 0.5, "what is owed comes after the answer"


def test_what_is_owed_is_spread_and_a_question_meanwhile_keeps_no_place() -> None:
    pace, now = Pace(Limits(overall=Rate(10), spread=Rate(10, 0.9))), 0.0
    times: list[float] = []
    pace.answered("x", 0.0)
    while len(times) < 30:
        while wait := pace.turn(str(len(times)), now).wait:
            now += wait
        times.append(now)
    later = times[10:]
    assert max(b - a for a, b in pairwise(later)) < 0.3, "no gap in which all the rest waits"
    assert later[-1] - later[0] == pytest.approx(1.9, abs=0.1), "and ten a second"


def test_lateness_is_made_up() -> None:
    pace = Pace(Limits(spread=Rate(1, 0.1)))
    assert [pace.turn(str(at), at).wait for at in (1.0, 1.24, 1.241)] == [0, 0, 0]
    assert pace.turn("x", 1.242).wait > 0


def test_however_unevenly_calls_travel_no_second_at_the_other_end_holds_too_many() -> None:
    pace, chance = Pace(Limits(overall=Rate(30, 1.002), spread=Rate(1, 1 / 36))), random.Random(7)
    calls: list[tuple[float, float]] = []
    under_way: list[tuple[float, Turn]] = []
    now, number, questions = 0.0, 0, [at / 4 for at in range(10, 240, 7)]
    while now < 60:
        while under_way and under_way[0][0] <= now:
            back, turn = under_way.pop(0)
            pace.ended(turn, back)
        turn = pace.turn(str(number), now)
        if questions and questions[0] <= now:
            # Whoever answers takes its place at once, and now and then is long in making its call.
            answer = pace.answered("fan", questions.pop(0))
            there = answer.at + 0.01 + chance.random() ** 8 * 0.3
            calls.append((now, there))
            under_way.append((there + 0.02, answer))
            under_way.sort(key=lambda one: one[0])
        if not turn.wait:
            # The first find connections to be opened, and everything cold.
            there = now + (0.1 if number < 6 else 0.01) + chance.random() ** 24 * 0.2
            calls.append((now, there))
            under_way.append((there + 0.02 + chance.random() ** 24 * 0.2, turn))
            under_way.sort(key=lambda one: one[0])
            number += 1
        now = min([now + max(turn.wait, 0.0005), *(back for back, _ in under_way[:1])])
    assert held([there for _, there in calls], Rate(30))
    assert len(calls) > 0.96 * 30 * 60


def test_a_call_that_took_long_keeps_its_place_as_long() -> None:
    pace = Pace(Limits(overall=Rate(1)))
    for at in range(0, 64, 2):
        pace.ended(pace.turn("a", at), at + 0.1)
    pace.ended(pace.turn("a", 64.0), 64.1)
    assert pace.turn("b", 64.9).wait == pytest.approx(0.1)
    slow = pace.turn("c", 65.0)
    pace.ended(slow, 65.6)
    assert pace.turn("d", 66.0).wait == pytest.approx(0.5), "it arrived at 65.5 at the latest"


def test_until_many_calls_were_made_one_may_have_arrived_only_when_it_was_answered() -> None:
    pace = Pace(Limits(overall=Rate(1)))
    pace.ended(pace.turn("a", 0.0), 0.1)
    assert pace.turn("b", 0.9).wait == pytest.approx(0.2)
