"""The events of the recovery machine: what can happen to a kiosk.

The parts that detect something create the events; only `machine` decides what follows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ha_kiosk.recovery.state import Reason


@dataclass(frozen=True, slots=True)
class _BareEvent:
    """An event without data. They share one base, because a dataclass adds 0.5 ms to the start."""


@dataclass(frozen=True, slots=True)
class Started:
    """The window and its profile are ready."""

    signed_in: bool


class DocumentCreated(_BareEvent):
    """The page started a new document, by itself or because we loaded it."""

    __slots__ = ()


class Progress(_BareEvent):
    """The load made progress."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """The main frame failed to load, or loaded an HTTP error.

    A page that refuses (`is_refusal`, HTTP 403) may be that of a single sign-on.
    """

    reason: Reason
    detail: str = ""
    is_refusal: bool = False


class PageMissing(_BareEvent):
    """The server answered that it has no such page (HTTP 404): not its frontend's start page."""

    __slots__ = ()


class Handshake(_BareEvent):
    """The frontend sent `config/get`: it runs and knows that it is in an app."""

    __slots__ = ()


class Shown(_BareEvent):
    """The dashboard is on screen."""

    __slots__ = ()


class Connected(_BareEvent):
    """The page's WebSocket is up."""

    __slots__ = ()


class Disconnected(_BareEvent):
    """The page's WebSocket is down."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RendererDied:
    """The page's process ended, or did not even start (`launch_failed`)."""

    out_of_memory: bool = False
    launch_failed: bool = False
    detail: str = ""


class HeartbeatMissed(_BareEvent):
    """The page did not answer for too long."""

    __slots__ = ()


class FrontendChanged(_BareEvent):
    """The server serves another frontend than the page has loaded."""

    __slots__ = ()


class Reachable(_BareEvent):
    """A probe found the server."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A probe, or a token request, did not find the server."""

    reason: Reason = Reason.UNREACHABLE
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SignOnAsked:
    """A single sign-on answered in place of the server (`errors.SignOnRequired`)."""

    detail: str = ""


class SignOnPassed(_BareEvent):
    """The sign-on's page redirected to the server, so it may let this device through now."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TokenRefused:
    """The server does not know the refresh token any more. This is final."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class TokenDenied:
    """The token is valid, but this user, or this device, is not let in now.

    A page in front of the server that refuses (`is_refusal`) may be that of a single sign-on.
    """

    detail: str = ""
    reason: Reason = Reason.DENIED
    is_refusal: bool = False


class SignedIn(_BareEvent):
    """Somebody signed in; the credentials are stored."""

    __slots__ = ()


class SignedOut(_BareEvent):
    """Somebody signed out; the credentials are gone."""

    __slots__ = ()


class Reload(_BareEvent):
    """Somebody asked for the page to be loaded again."""

    __slots__ = ()


class TryNow(_BareEvent):
    """A person pressed the button, or the network came back."""

    __slots__ = ()


class Woke(_BareEvent):
    """The machine has slept: any connection may be lost without notice."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """The deadline is due; `idle` is the number of seconds without a touch."""

    idle: float = math.inf


Event = (
    Started
    | DocumentCreated
    | Progress
    | LoadFailed
    | PageMissing
    | Handshake
    | Shown
    | Connected
    | Disconnected
    | RendererDied
    | HeartbeatMissed
    | FrontendChanged
    | Reachable
    | Unreachable
    | SignOnAsked
    | SignOnPassed
    | TokenRefused
    | TokenDenied
    | SignedIn
    | SignedOut
    | Reload
    | TryNow
    | Woke
    | Tick
)
