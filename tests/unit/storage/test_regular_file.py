"""Small files, and what may be in their place."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ha_kiosk.storage import atomic_file, regular_file


def a_socket(file: Path) -> None:
    """Make the file of a socket."""
    with closing(socket.socket(socket.AF_UNIX)) as one:
        one.bind(str(file))


def a_link(target: str) -> Callable[[Path], None]:
    """Return what makes a link to `target`."""
    return lambda file: file.symlink_to(target)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (a_link("/dev/zero"), "Not a regular file"),
        (a_link("/dev/full"), "Not a regular file"),
        (a_link("/dev/tty"), "Not a regular file|No such device"),
        (os.mkfifo, "Not a regular file"),
        (a_socket, "No such device"),
        (Path.mkdir, "Is a directory"),
        (a_link("nowhere"), "No such file"),
        (lambda file: file.symlink_to(file), "Too many levels"),
    ],
)
@pytest.mark.parametrize("read", [regular_file.read, regular_file.check, atomic_file.read_private])
def test_what_is_no_regular_file_is_an_error_at_once(
    tmp_path: Path, make: Callable[[Path], None], reason: str, read: Callable[[Path], object]
) -> None:
    """An endless one is not read, nobody waits for a pipe, and no mode is changed."""
    file = tmp_path / "file"
    make(file)
    with pytest.raises(OSError, match=reason) as caught:
        read(file)
    assert str(caught.value.filename) == str(file)


def test_a_file_that_is_too_large_is_an_error(tmp_path: Path) -> None:
    """Whatever it is, it is none of ours; one of just the size is read."""
    file = tmp_path / "file"
    file.write_bytes(b"12345")
    assert regular_file.read(file, limit=5) == b"12345"
    with pytest.raises(OSError, match="File too large"):
        regular_file.read(file, limit=4)


def test_a_link_to_a_regular_file_is_followed(tmp_path: Path) -> None:
    """Somebody keeps the settings elsewhere."""
    (tmp_path / "elsewhere").write_text("text")
    (tmp_path / "file").symlink_to("elsewhere")
    assert regular_file.read(tmp_path / "file") == b"text"
    regular_file.check(tmp_path / "file")


def test_a_text_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Editors of Windows write one."""
    file = tmp_path / "file"
    file.write_bytes(b"\xef\xbb\xbfgr\xc3\xbcn")
    assert regular_file.read_text(file) == "grün"
    file.write_bytes(b"gr\xfcn")
    with pytest.raises(UnicodeDecodeError):
        regular_file.read_text(file)
