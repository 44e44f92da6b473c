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
class Row:
    """One kind of message; `type` may end in `/*` for all that begins so."""

    type: str
    decision: Decision
    why: str


_HANDLED, _ERROR, _IGNORED = Decision.HANDLED, Decision.ERROR, Decision.IGNORED
_NO_READER = "no reader for it; not claimed"
_NO_RADIO = "no radio of ours for it; not claimed"
_NO_ASSIST = "voice is not ours yet; not claimed"

TABLE: Final = (
    Row("config/get", _HANDLED, "the capabilities; the page waits for them before all else"),
    Row("connection-status", _HANDLED, "recovery: connected, or not any more"),
    Row("frontend/loaded", _HANDLED, "recovery: the dashboard is on screen"),
    Row("result", _HANDLED, "the answer to a command of ours"),
    Row("theme-update", _HANDLED, "our screens take the page's colours"),
    Row("config_screen/show", _HANDLED, "opens the settings"),
    Row("frontend/reload_and_clear_cache", _HANDLED, "empties the HTTP cache, then loads anew"),
    Row("toast/show", _HANDLED, "shown in our look; not claimed: no published frontend sends it"),
    Row("toast/hide", _HANDLED, "takes the same away"),
    Row("more_info/opened", _HANDLED, "somebody is there: counts as a touch"),
    Row("more_info/closed", _HANDLED, "the same"),
    Row("entity/controlled", _HANDLED, "the same"),
    Row("focus_element", _HANDLED, "the element gets the focus; sent to the webkit form only"),
    Row("exoplayer/play_hls", _HANDLED, "plays over the page where hasExoPlayer is claimed"),
    Row("exoplayer/resize", _HANDLED, "moves the picture"),
    Row("exoplayer/stop", _HANDLED, "ends it"),
    Row("haptic", _IGNORED, "wall tablets have no actuator, and nobody waits for an answer"),
    Row("sidebar/show", _ERROR, "the sidebar is the frontend's own: hasSidebar is not claimed"),
    Row("camera/show", _ERROR, "hasCameraPlayer is not claimed"),
    Row("assist/*", _ERROR, _NO_ASSIST),
    Row("webrtc/*", _ERROR, "the microphone of a camera goes through the page; not claimed"),
    Row("bar_code/*", _ERROR, _NO_READER),
    Row("tag/*", _ERROR, _NO_READER),
    Row("matter/*", _ERROR, _NO_RADIO),
    Row("thread/*", _ERROR, _NO_RADIO),
    Row("improv/*", _ERROR, _NO_RADIO),
    Row("entity/add_to/*", _ERROR, "there is nothing to add an entity to; not claimed"),
    Row("entity/add_to", _ERROR, "the same"),
)
"""Every message of the page to the app that is known."""

_BY_TYPE: Final = {row.type: row for row in TABLE}
_FAMILIES: Final = tuple(row for row in TABLE if row.type.endswith("/*"))


def decide(kind: str) -> Decision:
    """Return what becomes of a message of type `kind`.

    One of a later frontend gets an error as well: who waits for an answer must not wait for good.
    """
    row = _BY_TYPE.get(kind) or next(
        (family for family in _FAMILIES if kind.startswith(family.type[:-1])), None
    )
    return Decision.ERROR if row is None else row.decision
