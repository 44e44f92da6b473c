"""How each message of the external bus is handled, as one table.

Source: packaging/guide/protocol.md, section 4, and the frontend's own code up to 2026.11. The
frontend numbers every message, whether it waits for an answer or not; an unexpected answer is only
a line on its console. So every unsupported message is answered with an error, and no dialog waits
for ever.

`handler` answers by this table. qt/app/dispatcher.py passes each message to the owners named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from ha_kiosk.external_app import messages

MessageClass: TypeAlias = type[messages.Message]


class Decision(Enum):
    """How a message is handled."""

    HANDLED = "handled"
    ERROR = "answered with an error result"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class MessageSupport:
    """One type of message; `type` may end in `/*` for all types with that beginning.

    `owner` names the objects that act on it, separated by commas; "" is none. `message` is the
    class that the parser creates.
    """

    type: str
    decision: Decision
    why: str
    owner: str = "external_app"
    message: MessageClass = messages.Unknown


_HANDLED, _ERROR, _IGNORED = Decision.HANDLED, Decision.ERROR, Decision.IGNORED
_NO_READER = "no reader for it; not claimed"
_NO_RADIO = "no radio of ours for it; not claimed"
_NO_ASSIST = "voice is not ours yet; not claimed"

SUPPORT: Final = (
    MessageSupport(
        "config/get",
        _HANDLED,
        "the capabilities; the page waits for them before all else",
        "external_app, recovery",
        messages.ConfigGet,
    ),
    MessageSupport(
        "connection-status",
        _HANDLED,
        "recovery: connected, or not any more",
        "recovery",
        messages.ConnectionStatus,
    ),
    MessageSupport(
        "frontend/loaded",
        _HANDLED,
        "recovery: the dashboard is on screen",
        "recovery, kiosk_mode",
        messages.FrontendLoaded,
    ),
    MessageSupport(
        "result",
        _HANDLED,
        "the answer to a command of ours",
        "frontend_commands",
        messages.BusResult,
    ),
    MessageSupport(
        "theme-update",
        _HANDLED,
        "our screens take the page's colours",
        "theme_sync",
        messages.ThemeUpdate,
    ),
    MessageSupport(
        "config_screen/show", _HANDLED, "opens the settings", "settings", messages.ConfigScreenShow
    ),
    MessageSupport(
        "frontend/reload_and_clear_cache",
        _HANDLED,
        "empties the HTTP cache, then loads again",
        "http_cache",
        messages.ReloadAndClearCache,
    ),
    MessageSupport(
        "toast/show",
        _HANDLED,
        "shown in our look; not claimed: no published frontend sends it",
        "toast",
        messages.ToastShow,
    ),
    MessageSupport("toast/hide", _HANDLED, "takes the same away", "toast", messages.ToastHide),
    MessageSupport(
        "more_info/opened",
        _HANDLED,
        "somebody is there: counts as a touch",
        "idle_clock",
        messages.MoreInfoOpened,
    ),
    MessageSupport("more_info/closed", _HANDLED, "the same", "idle_clock", messages.MoreInfoClosed),
    MessageSupport(
        "entity/controlled", _HANDLED, "the same", "idle_clock", messages.EntityControlled
    ),
    MessageSupport(
        "focus_element",
        _HANDLED,
        "the element gets the focus; sent to the webkit form only",
        "page",
        messages.FocusElement,
    ),
    MessageSupport(
        "exoplayer/play_hls",
        _HANDLED,
        "plays over the page where hasExoPlayer is claimed",
        "cameras",
        messages.ExoPlayerPlayHls,
    ),
    MessageSupport(
        "exoplayer/resize", _HANDLED, "moves the picture", "cameras", messages.ExoPlayerResize
    ),
    MessageSupport("exoplayer/stop", _HANDLED, "ends it", "cameras", messages.ExoPlayerStop),
    MessageSupport(
        "haptic",
        _IGNORED,
        "wall tablets have no actuator, and nobody waits for an answer",
        owner="",
    ),
    MessageSupport(
        "sidebar/show", _ERROR, "the sidebar is the frontend's own: hasSidebar is not claimed"
    ),
    MessageSupport("camera/show", _ERROR, "hasCameraPlayer is not claimed"),
    MessageSupport("assist/*", _ERROR, _NO_ASSIST),
    MessageSupport(
        "webrtc/*", _ERROR, "the microphone of a camera goes through the page; not claimed"
    ),
    MessageSupport("bar_code/*", _ERROR, _NO_READER),
    MessageSupport("tag/*", _ERROR, _NO_READER),
    MessageSupport("matter/*", _ERROR, _NO_RADIO),
    MessageSupport("thread/*", _ERROR, _NO_RADIO),
    MessageSupport("improv/*", _ERROR, _NO_RADIO),
    MessageSupport("entity/add_to/*", _ERROR, "there is nothing to add an entity to; not claimed"),
    MessageSupport("entity/add_to", _ERROR, "the same"),
)
"""Every known message of the external bus."""

ENVELOPES: Final = (
    MessageSupport(
        "pageCreated",
        _HANDLED,
        "ours: a new document has begun",
        "external_app, cameras, recovery, kiosk_mode, color_scheme, toast",
        messages.PageCreated,
    ),
    MessageSupport(
        "getExternalAuth", _HANDLED, "an access token, or false", message=messages.GetExternalAuth
    ),
    MessageSupport(
        "revokeExternalAuth", _HANDLED, "signs out", message=messages.RevokeExternalAuth
    ),
    MessageSupport(
        "storedToken",
        _HANDLED,
        "ours: a sign-in that a page stored is revoked",
        message=messages.StoredToken,
    ),
)
"""Messages of the page outside of the external bus."""

_BY_TYPE: Final = {row.type: row for row in SUPPORT}
_FAMILIES: Final = tuple(row for row in SUPPORT if row.type.endswith("/*"))


def decide(kind: str) -> Decision:
    """Return how a message of type `kind` is handled.

    An unknown one of a later frontend gets an error as well, because the frontend may wait for it.
    """
    row = _BY_TYPE.get(kind) or next(
        (family for family in _FAMILIES if kind.startswith(family.type[:-1])), None
    )
    return Decision.ERROR if row is None else row.decision
