"""Callbacks that can be cancelled when their answer is not wanted any more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

_T = TypeVar("_T")


class PendingCallbacks:
    """Wraps callbacks of jobs and queries whose answer may come too late."""

    def __init__(self) -> None:
        self._turn = 0

    def cancel(self) -> None:
        """Disable all callbacks that were wrapped so far."""
        self._turn += 1

    def wrap(self, call: Callable[[_T], None]) -> Callable[[_T], None]:
        """Return a callback that calls `call`, until it is cancelled."""
        return partial(self._call, self._turn, call)

    def _call(self, turn: int, call: Callable[[_T], None], value: _T) -> None:
        if turn == self._turn:
            call(value)
