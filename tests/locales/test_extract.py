"""Translators are given every text: what the house says is among what is gathered for them."""

import ast
from pathlib import Path

from babel.messages.pofile import read_po

import bot.core
from bot.locales.extract import FUNCTIONS, METHODS, texts, write


def test_texts_are_found_wherever_they_stand() -> None:
    found = {one.text: one.many for one in texts()}
    for text, why in (
        ("I follow Korean dramas for you, from first rumour to release day.", "within a line's markup"),
        ("🔔 Follow", "on a button"),
        ("premiere date set", "in the table of kinds"),
        ("where it stands", "in the table of commands"),
        ("Which drama? Any spelling will do.", "as an option's question"),
        ("in talks", "as a standing"),
        ("January", "among the months"),
        ("the first quarter of {year}", "among the parts of a year"),
        ("Which drama? Try /drama move to heaven.", "as what is needed"),
        ("I can't read “{text}” as a date; try 14 May 2021, next friday, May 2021 or autumn 2027.", "in an error"),
        ("a week", "in a table of another module"),
        ("Set up a channel", "on a platform's button"),
        ("their direct messages are closed to me", "as why an address sleeps"),
        ("Why did I get this?", "in a message's menu"),
        ("/drama", "as the name of a command"),
        ("title:", "as the name of an option"),
        ("Filming wrapped", "among the choices of what one hears"),
    ):
        assert any(text in known for known in found), f"{text!r} {why}"
    assert found["{n} episode"] == "{n} episodes"


def test_a_template_is_written_that_can_be_read_back(tmp_path: Path) -> None:
    count = write(tmp_path / "dramawire.pot")
    with (tmp_path / "dramawire.pot").open("rb") as source:
        catalogue = read_po(source)
    assert len(catalogue) == count > 400


def test_no_sentence_is_put_together_before_it_can_be_translated() -> None:
    for file in Path(bot.core.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.JoinedStr):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                assert called not in {*METHODS, *FUNCTIONS} - {"__init__"}, (
                    f"{file.name}:{node.lineno} fills a text in too early"
                )
