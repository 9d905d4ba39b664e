"""What the house refuses, in the reader's own language."""

import pytest

from bot.core.errors import BadDate, BadInput, NotFound
from bot.core.words import Words
from tests.core.test_words import Shouting

LOUD = Words(Shouting(), "xx")


def test_a_refusal_is_said_in_any_language_with_its_values_left_alone() -> None:
    error = BadInput("Hello {name}", name="Ana {x}")
    assert str(error) == "Hello Ana {x}"
    assert error.said(LOUD.say) == "HELLO Ana {x}"


def test_words_of_ours_inside_a_refusal_are_said_in_that_language_too() -> None:
    error = BadInput("One of {name}", name=("lead", "main"))
    assert str(error) == "One of lead, main"
    assert error.said(LOUD.say) == "ONE OF LEAD, MAIN"


def test_a_sentence_that_is_whole_already_is_left_as_it_is() -> None:
    assert str(NotFound("I don't know {this}.")) == "I don't know {this}."


@pytest.mark.parametrize("text", ["soon", "{0}", "x" * 99])
def test_a_date_that_is_none_is_named_and_shortened(text: str) -> None:
    error = BadDate(text)
    assert f"I can't read “{text[:39]}" in str(error)
    assert len(str(error)) < 140
    assert isinstance(error, BadInput)
    assert "AS A DATE" in error.said(
        lambda template, **values: template.upper().replace("{TEXT}", "{text}").format(**values)
    )
