"""How well a name fits a query, from 0 to 100."""

from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from bot.search.folding import Folded

EXACT = 100.0
SEASON = 97.0
"""A later season of what was asked for by its bare name."""
_WORDS, _PREFIX, _SOUND, _OTHER_NUMBER = 92.0, 93.0, 96.0, 12.0
_SPARE, _WHOLE = 20.0, 6.0
"""What a name loses for what it has beside the words asked for; less where each of these is one of its own."""


def score(query: Folded, name: Folded) -> float:
    """The best of several likenesses: the whole, the whole by sound, a beginning, some of its words."""
    if query.whole == name.whole:
        return EXACT
    if name.number and not query.number and not query.first and query.whole == name.stem:
        return SEASON
    best = max(_alike(query.whole, name.whole), _by_sound(query, name), _beginning(query, name), _by_words(query, name))
    if query.number != name.number and (query.number or query.first):
        best -= _OTHER_NUMBER
    return max(0.0, min(best, SEASON - 1))


def _alike(one: str, other: str) -> float:
    """Likeness of two texts, a swap of neighbours counting as one slip."""
    longer = max(len(one), len(other))
    most = longer // 3
    slips = OSA.distance(one, other, score_cutoff=most)
    return max(ratio(one, other), 100 * (1 - slips / longer) if slips <= most else 0.0)


def _by_sound(query: Folded, name: Folded) -> float:
    if not query.sound or len(query.sound) < 3:
        return 0.0
    return ratio(query.sound, name.sound) * _SOUND / 100


def _beginning(query: Folded, name: Folded) -> float:
    """What is typed so far is the beginning of the name."""
    if not name.whole.startswith(query.whole):
        return 0.0
    return _PREFIX - 25 * (1 - len(query.whole) / len(name.whole))


def _by_words(query: Folded, name: Folded) -> float:
    """Every word asked for is, or begins, or nearly is a word of the name; what the name has beside counts a little."""
    if not query.words or not name.words:
        return 0.0
    total = 0.0
    for word in query.words:
        total += max([_word(word, other) for other in name.words]) * len(word)
    letters = sum(map(len, query.words))
    fit = total / letters
    spare = 1 - min(letters / max(len(name.whole), 1), 1)
    whole = _WHOLE if fit == 100 else _SPARE
    return fit * (_WORDS - whole * spare) / 100 if fit > 80 else 0.0


@lru_cache(maxsize=8192)
def _word(word: str, other: str) -> float:
    """How alike two words are; the words of titles are few, and the same come again and again."""
    if word == other:
        return 100.0
    if len(word) > 2 and other.startswith(word):
        return 95.0
    return _alike(word, other) if min(len(word), len(other)) > 3 else 0.0
