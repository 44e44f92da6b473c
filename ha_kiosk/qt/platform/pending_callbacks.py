"""Callbacks that count only until something else is wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

_T = TypeVar("_T")


class PendingCallbacks:
    """Wraps callbacks, for jobs and questions whose answer may come too late."""

    def __init__(self) -> None:
        self._turn = 0

    def cancel(self) -> None:
        """Have no callback that was wrapped so far do anything."""
        self._turn += 1

    def wrap(self, call: Callable[[_T], None]) -> Callable[[_T], None]:
        """Return what does as `call`, until it is cancelled."""
        return partial(self._call, self._turn, call)

    def _call(self, turn: int, call: Callable[[_T], None], value: _T) -> None:
        if turn == self._turn:
            call(value)
