"""An index of names by pairs of letters: which few of many names are worth comparing closely."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_EDGE = 1
_SIZE = 128


def _symbols() -> npt.NDArray[np.uint8]:
    """A table from characters to small numbers: digits, Latin letters, jamo; 0 for all else."""
    table = np.zeros(0x1200, dtype=np.uint8)
    known = [
        *range(0x30, 0x3A),
        *range(0x61, 0x7B),
        *range(0x1100, 0x1113),
        *range(0x1161, 0x1176),
        *range(0x11A8, 0x11C3),
    ]
    table[known] = np.arange(2, 2 + len(known), dtype=np.uint8)
    return table


class PairIndex:
    """Finds names that share pairs of neighbouring letters with a query. Built once, for names given by number."""

    def __init__(self, names: Sequence[str]) -> None:
        self._table = _symbols()
        self.size = len(names)
        pairs, owners = self._pairs(names)
        order = np.argsort(pairs, kind="stable")
        self._owners = owners[order]
        self._starts = np.searchsorted(pairs[order], np.arange(_SIZE * _SIZE + 1)).astype(np.int64)
        self._counts = np.bincount(owners, minlength=self.size).astype(np.float32)

    def nearest(self, query: str, most: int) -> list[int]:
        """At most `most` names that share the largest part of their pairs with a query, best first."""
        pairs, _ = self._pairs([query])
        wanted = np.unique(pairs)
        found = [self._owners[self._starts[p] : self._starts[p + 1]] for p in wanted.tolist()]
        if not found or not self.size:
            return []
        shared = np.bincount(np.concatenate(found), minlength=self.size).astype(np.float32)
        # Twice what they share over what they have together, and a part for queries that are one end of a long name.
        alike = 2 * shared / (self._counts + len(wanted)) + 0.7 * shared / len(wanted)
        some = min(most, self.size)
        best = np.argpartition(-alike, some - 1)[:some]
        best = best[alike[best] > 0]
        return [int(i) for i in best[np.argsort(-alike[best], kind="stable")]]

    def _pairs(self, names: Sequence[str]) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int32]]:
        """Every pair of letters of every name, edges counted, with the name's number."""
        text = "\n".join(names)
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
        ends = codes == ord("\n")
        # An edge before and after each name: the line end is both the one's last and the next one's first.
        symbols = np.full(len(codes) + 2, _EDGE, dtype=np.uint16)
        symbols[1:-1] = np.where(ends, _EDGE, self._table[np.minimum(codes, len(self._table) - 1)])
        # A pair belongs to the name of its second letter; the last one, of a letter and an edge, to the last name.
        owners = np.zeros(len(codes) + 1, dtype=np.int32)
        np.cumsum(ends[:-1], out=owners[1:-1])
        owners[-1] = max(len(names) - 1, 0)
        pairs = symbols[:-1] * _SIZE + symbols[1:]
        kept = (symbols[:-1] > 0) & (symbols[1:] > 0) & (pairs != _EDGE * _SIZE + _EDGE)
        return pairs[kept], owners[kept]
