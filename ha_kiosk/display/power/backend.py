"""The interface of each way to switch the screen off."""

from __future__ import annotations

from typing import Protocol


class PowerBackend(Protocol):
    """One way to switch the screen off and on. All methods may wait: not for the UI thread."""

    @property
    def name(self) -> str:
        """Return its name for people, such as `wlopm`."""

    def is_available(self) -> bool:
        """Return whether it works here, as far as that is known without switching."""

    def switch(self, *, on: bool) -> bool:
        """Switch the screen; return whether that worked, and read the state back if possible."""
