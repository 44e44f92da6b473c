"""CONTRACT ONLY, to be implemented (see the helper's task)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token for the page, and the seconds that it remains valid."""

    value: str = field(repr=False)
    expires_in: int
