"""The languages Dramawire speaks: gettext catalogues beside this file, one folder a language."""

from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from bot.core.words import ENGLISH, Words

DOMAIN = "dramawire"


def languages() -> tuple[str, ...]:
    """The languages there are, English first."""
    found = sorted(folder.name for folder in files(__package__).iterdir() if _texts(folder).is_file())
    return ("en", *found)


@cache
def spoken() -> dict[str, str]:
    """What each language there is is called in itself, by its code; English first."""
    named = {"en": "English"}
    for code in languages()[1:]:
        # Babel takes its time to come, and is not asked for English.
        from babel import Locale

        name = Locale.parse(code, sep="_").get_display_name() or code
        named[code] = name[:1].upper() + name[1:]
    return named


@cache
def words(language: str) -> Words:
    """The words of a language, as ``de`` or ``pt-BR``; English where there is no catalogue for it."""
    for name in (language.replace("-", "_"), language[:2]):
        if name and name.replace("_", "").isalnum() and _texts(files(__package__) / name).is_file():
            return Words(_compiled(_texts(files(__package__) / name)), language)
    return ENGLISH


def _texts(folder: Traversable) -> Traversable:
    return folder / f"{DOMAIN}.po"


def _compiled(texts: Traversable) -> GNUTranslations:
    # Compiled when first asked for, so that translators send text and no binary is kept in step with it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with texts.open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
