from pathlib import Path

import pytest

from bot import locales
from bot.core.words import ENGLISH

GERMAN = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Hello {name}"
msgstr "Hallo {name}"

msgid "{n} episode"
msgid_plural "{n} episodes"
msgstr[0] "{n} Folge"
msgstr[1] "{n} Folgen"
"""


@pytest.fixture(autouse=True)
def _fresh() -> None:
    locales.words.cache_clear()


def test_english_is_there_and_stands_in_for_what_is_not() -> None:
    assert locales.languages()[0] == "en"
    for language in ("en", "tlh", "", "../..", "en-GB"):
        assert locales.words(language) is ENGLISH


def test_a_language_is_a_folder_with_its_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "dramawire.po").write_text(GERMAN, "utf-8")
    monkeypatch.setattr(locales, "files", lambda _package: tmp_path)
    assert locales.languages() == ("en", "de")
    german = locales.words("de-AT")
    assert german.say("Hello {name}", name="Ana") == "Hallo Ana"
    assert [german.count("{n} episode", "{n} episodes", n) for n in (1, 10)] == ["1 Folge", "10 Folgen"]
    assert german.say("Not translated yet") == "Not translated yet"
    locales.spoken.cache_clear()
    assert locales.spoken() == {"en": "English", "de": "Deutsch"}
    locales.spoken.cache_clear()
