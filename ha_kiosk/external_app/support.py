"""What becomes of each message of the external bus, as one table.

Source: shared/reference/protocol-notes.md, section 4, and the frontend's own code up to 2026.11.
The frontend counts all that it sends, whether it waits for an answer or not; an answer that it
does not wait for costs it one line on its console. So what this program cannot do is answered with
an error: a dialog that waits ends, instead of waiting for good.

It refuses to act: `handler` answers by this table, and each handled message has an owner under qt/.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Decision(Enum):
    """What becomes of a message."""

    HANDLED = "handled"
    ERROR = "answered with an error result"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class MessageSupport:
    """One kind of message; `type` may end in `/*` for all that begins so."""

    type: str
    decision: Decision
    why: str


_HANDLED, _ERROR, _IGNORED = Decision.HANDLED, Decision.ERROR, Decision.IGNORED
_NO_READER = "no reader for it; not claimed"
_NO_RADIO = "no radio of ours for it; not claimed"
_NO_ASSIST = "voice is not ours yet; not claimed"

SUPPORT: Final = (
    MessageSupport(
        "config/get", _HANDLED, "the capabilities; the page waits for them before all else"
    ),
    MessageSupport("connection-status", _HANDLED, "recovery: connected, or not any more"),
    MessageSupport("frontend/loaded", _HANDLED, "recovery: the dashboard is on screen"),
    MessageSupport("result", _HANDLED, "the answer to a command of ours"),
    MessageSupport("theme-update", _HANDLED, "our screens take the page's colours"),
    MessageSupport("config_screen/show", _HANDLED, "opens the settings"),
    MessageSupport(
        "frontend/reload_and_clear_cache", _HANDLED, "empties the HTTP cache, then loads anew"
    ),
    MessageSupport(
        "toast/show", _HANDLED, "shown in our look; not claimed: no published frontend sends it"
    ),
    MessageSupport("toast/hide", _HANDLED, "takes the same away"),
    MessageSupport("more_info/opened", _HANDLED, "somebody is there: counts as a touch"),
    MessageSupport("more_info/closed", _HANDLED, "the same"),
    MessageSupport("entity/controlled", _HANDLED, "the same"),
    MessageSupport(
        "focus_element", _HANDLED, "the element gets the focus; sent to the webkit form only"
    ),
    MessageSupport(
        "exoplayer/play_hls", _HANDLED, "plays over the page where hasExoPlayer is claimed"
    ),
    MessageSupport("exoplayer/resize", _HANDLED, "moves the picture"),
    MessageSupport("exoplayer/stop", _HANDLED, "ends it"),
    MessageSupport(
        "haptic", _IGNORED, "wall tablets have no actuator, and nobody waits for an answer"
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
"""Every message of the page to the app that is known."""

_BY_TYPE: Final = {row.type: row for row in SUPPORT}
_FAMILIES: Final = tuple(row for row in SUPPORT if row.type.endswith("/*"))


def decide(kind: str) -> Decision:
    """Return what becomes of a message of type `kind`.

    One of a later frontend gets an error as well: who waits for an answer must not wait for good.
    """
    row = _BY_TYPE.get(kind) or next(
        (family for family in _FAMILIES if kind.startswith(family.type[:-1])), None
    )
    return Decision.ERROR if row is None else row.decision
