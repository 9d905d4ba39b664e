"""A form with files in it, as multipart/form-data (RFC 7578), piece by piece."""

import io
import os
import re
from collections.abc import Iterator, Mapping
from typing import IO

File = tuple[str, bytes | IO[bytes], str]
"""A file to send: its name, its bytes or an open file, its media type."""

PIECE = 64 * 1024
_SPECIAL = re.compile(r'["\\\x00-\x1a\x1c-\x1f]')


class Multipart:
    """Fields first, then files, each in the order given; `size` is None where a file does not tell its length."""

    def __init__(self, fields: Mapping[str, str], files: Mapping[str, File]) -> None:
        self._boundary = os.urandom(16).hex()
        self._parts: list[tuple[bytes, bytes | IO[bytes]]] = [
            (self._head(name), value.encode()) for name, value in fields.items()
        ]
        for name, (filename, content, media) in files.items():
            head = self._head(name, f"; {_named('filename', filename)}\r\nContent-Type: {media}")
            self._parts.append((head, content))
        self._end = f"--{self._boundary}--\r\n".encode()
        self.size = self._measure()

    @property
    def content_type(self) -> str:
        """The header that tells how to take the body apart."""
        return f"multipart/form-data; boundary={self._boundary}"

    def pieces(self) -> Iterator[bytes]:
        """The body; an open file is sent from its beginning."""
        for head, content in self._parts:
            yield head
            if isinstance(content, bytes):
                yield content
            else:
                yield from _read(content)
            yield b"\r\n"
        yield self._end

    def _head(self, name: str, more: str = "") -> bytes:
        return f"--{self._boundary}\r\nContent-Disposition: form-data; {_named('name', name)}{more}\r\n\r\n".encode()

    def _measure(self) -> int | None:
        total = len(self._end)
        for head, content in self._parts:
            length = len(content) if isinstance(content, bytes) else _length(content)
            if length is None:
                return None
            total += len(head) + length + 2
        return total


def _named(key: str, value: str) -> str:
    """A parameter of a header; the signs that would end it are written as browsers write them."""
    return f'{key}="{_SPECIAL.sub(_escaped, value)}"'


def _escaped(found: re.Match[str]) -> str:
    return "\\\\" if found[0] == "\\" else f"%{ord(found[0]):02X}"


def _length(file: IO[bytes]) -> int | None:
    try:
        file.seek(0, io.SEEK_END)
        length = file.tell()
        file.seek(0)
    except (AttributeError, OSError):  # a pipe, or nothing but a read method
        return None
    return length


def _read(file: IO[bytes]) -> Iterator[bytes]:
    if hasattr(file, "seekable") and file.seekable():
        file.seek(0)
    while piece := file.read(PIECE):
        yield piece
