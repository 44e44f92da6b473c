"""Finds tokens of Home Assistant in what Chromium has written, in every form that it has there.

LevelDB keeps its tables in blocks that Snappy has compressed, and cuts the records of its logs
where a page of 32 KiB ends; texts are Latin-1 or UTF-16.

https://github.com/google/leveldb/tree/main/doc
https://github.com/google/snappy/blob/main/format_description.txt
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

_REFRESH = rb"[0-9a-f]{128}"
_JWT = rb"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}"
_TOKENS = re.compile(rb"(?<![0-9a-f])%s|%s" % (_REFRESH, _JWT))
_WIDE = re.compile(rb"(?:[\w.-]\x00){40,}")
_MAGIC = bytes.fromhex("57fb808b247547db")
_FOOTER, _PAGE, _HEADER = 48, 32768, 7
_GZIP = b"\x1f\x8b\x08"


def tokens(*folders: Path) -> set[str]:
    """Return all that looks like a refresh token or an access token in files below `folders`."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {token.decode() for path in files for text in texts(path) for token in find(text)}


def find(text: bytes) -> list[bytes]:
    """Return the tokens in a text."""
    wide = b" ".join(match[0].replace(b"\x00", b"") for match in _WIDE.finditer(text))
    return _TOKENS.findall(text) + _TOKENS.findall(wide)


def texts(path: Path) -> Iterator[bytes]:
    """Yield what is in a file: as it is, and as it was before it was packed."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return  # a running browser deletes files
    yield content
    if content.endswith(_MAGIC):
        yield from _table(content)
    elif path.suffix == ".log" or path.name.startswith("MANIFEST"):
        yield _log(content)
    for match in re.finditer(re.escape(_GZIP), content):
        try:
            yield zlib.decompressobj(31).decompress(content[match.start() :])
        except zlib.error:
            continue


def _log(content: bytes) -> bytes:
    """Return the records of a log, one behind the other."""
    records = b""
    for start in range(0, len(content), _PAGE):
        page = content[start : start + _PAGE]
        while len(page) > _HEADER:
            (length,) = struct.unpack_from("<H", page, 4)
            records += page[_HEADER : _HEADER + length]
            page = page[_HEADER + length :]
    return records


def _table(content: bytes) -> Iterator[bytes]:
    footer = content[-_FOOTER:]
    _, rest = _handle(footer)
    index, _ = _handle(rest)
    for value in _values(_block(content, *index)):
        handle, _ = _handle(value)
        yield _block(content, *handle)


def _block(content: bytes, offset: int, size: int) -> bytes:
    data, kind = content[offset : offset + size], content[offset + size]
    assert kind in (0, 1), f"a block that is packed in a way of its own: {kind}"
    return unsnap(data) if kind else data


def _values(block: bytes) -> Iterator[bytes]:
    (restarts,) = struct.unpack("<I", block[-4:])
    rest = block[: len(block) - 4 * (restarts + 1)]
    while rest:
        _, rest = _varint(rest)
        key, rest = _varint(rest)
        value, rest = _varint(rest)
        yield rest[key : key + value]
        rest = rest[key + value :]


def _handle(data: bytes) -> tuple[tuple[int, int], bytes]:
    offset, data = _varint(data)
    size, data = _varint(data)
    return (offset, size), data


def _varint(data: bytes) -> tuple[int, bytes]:
    number = shift = 0
    for i, byte in enumerate(data):
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, data[i + 1 :]
    raise ValueError("the data ends in a number")


def unsnap(data: bytes) -> bytes:
    """Return what Snappy has compressed."""
    size, data = _varint(data)
    out, i = bytearray(), 0
    while i < len(data):
        tag = data[i]
        i += 1
        if tag & 3 == 0:
            length = tag >> 2
            if length >= 60:
                wide = length - 59
                length = int.from_bytes(data[i : i + wide], "little")
                i += wide
            out += data[i : i + length + 1]
            i += length + 1
            continue
        wide = (0, 1, 2, 4)[tag & 3]
        back = int.from_bytes(data[i : i + wide], "little")
        length = (tag >> 2) + 1
        if wide == 1:
            back |= (tag >> 5) << 8
            length = (tag >> 2 & 7) + 4
        i += wide
        for _ in range(length):
            out.append(out[-back])
    assert len(out) == size
    return bytes(out)
