"""A pipe between two threads."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ha_kiosk.cameras.pipe import Pipe


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """Return a pipe."""
    pipe = Pipe()
    yield pipe
    pipe.close()


def read(pipe: Pipe, into: list[bytes]) -> threading.Thread:
    """Read all of it on a thread, as a player does: by its path."""
    thread = threading.Thread(target=lambda: into.append(Path(pipe.path).read_bytes()))
    thread.start()
    return thread


def test_what_is_written_is_read_to_its_end(pipe: Pipe) -> None:
    """More than a pipe holds: the writer waits for the reader."""
    data = os.urandom(3_000_000)
    got: list[bytes] = []
    thread = read(pipe, got)
    assert pipe.write(data)
    pipe.end()
    thread.join(30)
    assert got == [data]


def test_a_writer_that_waits_is_let_go_at_the_end(pipe: Pipe) -> None:
    """Nobody reads, and the camera is over."""
    wrote: list[bool] = []
    thread = threading.Thread(target=lambda: wrote.append(pipe.write(bytes(8_000_000))))
    thread.start()
    pipe.close()
    thread.join(30)
    assert wrote == [False]
    assert not pipe.write(b"more")


def test_whoever_rests_is_woken_at_the_end(pipe: Pipe) -> None:
    """Not after the time that it wanted to rest."""
    assert not pipe.rest(0.001)
    rested: list[bool] = []
    thread = threading.Thread(target=lambda: rested.append(pipe.rest(600)))
    thread.start()
    pipe.end()
    thread.join(30)
    assert rested == [True]


def test_it_can_be_closed_twice(pipe: Pipe) -> None:
    """Both ends of the story may come first; nothing else is closed."""
    pipe.close()
    other = Pipe()
    pipe.close()
    assert other.write(b"x")
    other.close()


def test_a_small_pipe_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may not let us have a large one."""

    def refuse(*_arguments: object) -> int:
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr("fcntl.fcntl", refuse)
    pipe = Pipe()
    assert pipe.write(b"x")
    pipe.close()
