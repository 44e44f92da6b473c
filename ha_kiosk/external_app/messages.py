"""The messages from the page to the app, as values.

Source: packaging/guide/protocol.md, sections 1, 2 and 4. `parser` creates these values, and
`Unknown` for everything else. `support` says how each message is handled.

`PageCreated` and `StoredToken` are ours. The former comes from channel.js and is the first message
of each page, so that replies for an older page can be recognised. Some fields of the players'
messages are ours, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal, TypeAlias

SET_TOKEN: Final = "externalAuthSetToken"  # noqa: S105 - a function of the frontend
REVOKE_TOKEN: Final = "externalAuthRevokeToken"  # noqa: S105 - the same

ConnectionEvent = Literal["connected", "disconnected", "auth-invalid"]


@dataclass(frozen=True, slots=True)
class _BareMessage:
    """A message without data. They share one base, because a dataclass adds 0.5 ms to the start."""


@dataclass(frozen=True, slots=True)
class PageCreated:
    """A new document has begun; requests of the previous one will not be answered any more.

    `plays_h264` says whether the web engine can play what cameras send.
    """

    plays_h264: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class GetExternalAuth:
    """The page asks for an access token; `force` after the server rejected the last one."""

    callback: str = SET_TOKEN
    force: bool = False


@dataclass(frozen=True, slots=True)
class RevokeExternalAuth:
    """The person pressed log out on the profile page."""

    callback: str = REVOKE_TOKEN


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A page stored a sign-in of its own, which was removed (external_app/js/stored_tokens.js)."""

    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ConfigGet:
    """The page asks for the app's capabilities, and waits for the answer before anything else."""

    id: int


@dataclass(frozen=True, slots=True)
class ConnectionStatus:
    """The page's own WebSocket to the server changed state."""

    event: ConnectionEvent


class FrontendLoaded(_BareMessage):
    """The dashboard is on screen (servers from 2026.8 on send this)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class BusResult:
    """The page's answer to a command of ours."""

    id: int
    success: bool


class ThemeUpdate(_BareMessage):
    """The page has applied its theme, or another one."""

    __slots__ = ()


class ConfigScreenShow(_BareMessage):
    """Somebody asked for the app's settings, in the sidebar or on the settings page."""

    __slots__ = ()


class ReloadAndClearCache(_BareMessage):
    """The frontend found that it is out of date."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ToastShow:
    """A toast for the person in front of the screen; `duration` is in seconds."""

    id: str
    message: str
    duration: float | None = None
    dismissable: bool = False


@dataclass(frozen=True, slots=True)
class ToastHide:
    """The toast `id` is over."""

    id: str


class MoreInfoOpened(_BareMessage):
    """Somebody looks at one entity."""

    __slots__ = ()


class MoreInfoClosed(_BareMessage):
    """Nobody looks at one entity any more."""

    __slots__ = ()


class EntityControlled(_BareMessage):
    """Somebody switched something."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FocusElement:
    """The page wants to focus one of its inputs (sent in the webkit form only)."""

    element_id: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page: in CSS pixels, from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Fit(StrEnum):
    """How a picture fills its box (CSS: object-fit)."""

    CONTAIN = "contain"
    COVER = "cover"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class ExoPlayerPlayHls:
    """A camera is to play in the app's player; `id` is that of a result, if there is one.

    `camera` is our own addition (cameras/js/cameras.js): the frontend knows one player only.
    """

    url: str = field(repr=False)  # its path contains a token
    muted: bool = False
    id: int | None = None
    camera: int = 0


@dataclass(frozen=True, slots=True)
class ExoPlayerResize:
    """The position of the picture. Our own additions: its visible part, and its fit."""

    box: Box
    clip: Box | None = None
    fit: Fit = Fit.CONTAIN
    camera: int = 0


@dataclass(frozen=True, slots=True)
class ExoPlayerStop:
    """The camera is to stop."""

    camera: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """A bus message that this version does not handle."""

    type: str
    id: int | None = None


Message: TypeAlias = (
    PageCreated
    | GetExternalAuth
    | RevokeExternalAuth
    | StoredToken
    | ConfigGet
    | ConnectionStatus
    | FrontendLoaded
    | BusResult
    | ThemeUpdate
    | ConfigScreenShow
    | ReloadAndClearCache
    | ToastShow
    | ToastHide
    | MoreInfoOpened
    | MoreInfoClosed
    | EntityControlled
    | FocusElement
    | ExoPlayerPlayHls
    | ExoPlayerResize
    | ExoPlayerStop
    | Unknown
)
"""Every message of a page; the type checker checks that a match on it is complete."""
