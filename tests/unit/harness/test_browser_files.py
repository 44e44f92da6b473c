"""What looks for tokens in the browser's files finds them in each form."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pytest
from harness.browser_files import find, tokens, unsnap

TOKEN = "0123456789abcdef" * 8
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhYmMifQ.c2lnbmF0dXJlIG9mIGl0"


def record(content: bytes) -> bytes:
    """Return a record of a log with a checksum that nobody looks at."""
    return struct.pack("<IHB", 0, len(content), 1) + content


def varint(number: int) -> bytes:
    """Return a small number as LevelDB writes it."""
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + varint(number >> 7)


def packed(content: bytes) -> bytes:
    """Return what Snappy makes of it at its worst: in pieces of up to 60 bytes."""
    pieces = [content[i : i + 60] for i in range(0, len(content), 60)]
    return varint(len(content)) + b"".join(bytes([len(p) - 1 << 2]) + p for p in pieces)


def table(value: bytes) -> bytes:
    """Return a table with one block, which is packed."""
    restarts = struct.pack("<II", 0, 1)

    def block(content: bytes) -> bytes:
        return b"\x00" + varint(1) + varint(len(content)) + b"k" + content + restarts

    data = packed(block(value))
    index = block(varint(0) + varint(len(data)))
    at = len(data) + 5
    footer = (varint(0) * 2 + varint(at) + varint(len(index))).ljust(40, b"\x00")
    magic = bytes.fromhex("57fb808b247547db")
    return data + b"\x01" + b"\x00" * 4 + index + b"\x00" * 5 + footer + magic


@pytest.mark.parametrize("token", [TOKEN, JWT])
def test_a_token_is_found_however_it_is_written(tmp_path: Path, token: str) -> None:
    """In one folder or another below."""
    plain = f'{{"refresh_token":"{token}"}}'.encode()
    wide = plain.decode().encode("utf-16-le")
    cut = len(plain) // 2
    page = record(b"x" * (32768 - 7 - 7 - cut)) + record(plain[:cut])
    files = {
        "plain": plain,
        "wide": b"\x01" + wide,
        "000003.log": page + record(plain[cut:]),
        "000005.ldb": table(plain),
        "000006.ldb": table(wide),
        "f_000001": b"header" + gzip.compress(plain) + b"trailer",
    }
    for name, content in files.items():
        folder = tmp_path / name / "deep"
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)
        assert tokens(tmp_path / name) == {token}, name
    assert tokens(tmp_path) == {token}


def test_what_is_no_token_is_not_found(tmp_path: Path) -> None:
    """A shorter number, and a picture."""
    (tmp_path / "x").write_bytes(TOKEN[:-1].encode() + bytes(range(256)))
    assert tokens(tmp_path) == set()
    assert find(b"") == []


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (b"\x00", b""),
        (b"\x03\x08abc", b"abc"),
        (b"\x09\x08abc\x09\x03", b"abcabcabc"),
        (b"\x09\x08abc\x16\x03\x00", b"abcabcabc"),
        (b"\x09\x08abc\x17\x03\x00\x00\x00", b"abcabcabc"),
        (b"\x3d\xf0\x3c" + b"z" * 61, b"z" * 61),
    ],
    ids=["nothing", "literal", "near copy", "copy", "far copy", "long literal"],
)
def test_snappy_is_unpacked(data: bytes, content: bytes) -> None:
    """By its format description."""
    assert unsnap(data) == content
