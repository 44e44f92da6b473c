"""What can happen to a kiosk, for the machine in recovery.py.

Values only. Apart from the machine, because everybody who sees something happen makes one of
these, and only the machine decides what follows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ha_kiosk.frontend.situation import Reason


@dataclass(frozen=True, slots=True)
class Started:
    """The window and its profile are ready."""

    signed_in: bool


@dataclass(frozen=True, slots=True)
class DocumentCreated:
    """The page began a new document, of its own accord or of ours."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The load moved on."""


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """The main frame did not load, or loaded an HTTP error."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Handshake:
    """The frontend said `config/get`: it runs and knows that it is in an app."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The dashboard is on screen."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The page's WebSocket is up."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The page's WebSocket is down."""


@dataclass(frozen=True, slots=True)
class RendererDied:
    """The page's process ended."""

    out_of_memory: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HeartbeatMissed:
    """The page did not answer for too long."""


@dataclass(frozen=True, slots=True)
class FrontendChanged:
    """The server serves another frontend than the page has loaded."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """A probe found the server."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A probe, or a token request, did not find the server."""

    reason: Reason = Reason.UNREACHABLE
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TokenRefused:
    """The server does not know the refresh token any more: final."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class TokenDenied:
    """The token is good, but this user, or this device, is not let in now."""

    detail: str = ""
    reason: Reason = Reason.DENIED


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in; the credentials are stored."""


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Somebody signed out; the credentials are gone."""


@dataclass(frozen=True, slots=True)
class Reload:
    """Somebody asked for the page to be loaded again."""


@dataclass(frozen=True, slots=True)
class TryNow:
    """A person pressed the button, or the network came back."""


@dataclass(frozen=True, slots=True)
class Woke:
    """The machine slept: no connection that was open then need be one now, and none says so."""


@dataclass(frozen=True, slots=True)
class Tick:
    """The deadline is due; nobody has touched the screen for `idle` seconds."""

    idle: float = math.inf


Event = (
    Started
    | DocumentCreated
    | Progress
    | LoadFailed
    | Handshake
    | Shown
    | Connected
    | Disconnected
    | RendererDied
    | HeartbeatMissed
    | FrontendChanged
    | Reachable
    | Unreachable
    | TokenRefused
    | TokenDenied
    | SignedIn
    | SignedOut
    | Reload
    | TryNow
    | Woke
    | Tick
)
