"""State, reason and actions of the recovery machine.

ARCHITECTURE.md ("The states") has a table of the states. The texts for people are in
screens/notices.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """The states of the kiosk; `status` shows the values."""

    STARTING = "starting"
    LOADING = "loading"
    LIVE = "live"
    DEGRADED = "degraded"
    OFFLINE = "offline"
    CRASHED = "crashed"
    HUNG = "hung"
    SIGNED_OUT = "signed-out"
    REFUSED = "refused"
    SIGN_ON = "sign-on"

    @property
    def has_dashboard(self) -> bool:
        """Return whether the dashboard is on screen."""
        return self in {State.LIVE, State.DEGRADED}

    @property
    def has_page(self) -> bool:
        """Return whether there is a page that can be loaded again."""
        return self.has_dashboard or self is State.LOADING


class Reason(Enum):
    """Why the kiosk is in its state; `status` and the log show the values."""

    NONE = ""
    ASKED_FOR = "asked-for"
    NEW_DOCUMENT = "new-document"
    FRONTEND_CHANGED = "frontend-changed"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    HTTPS_WANTED = "https-wanted"
    HTTP_ERROR = "http-error"
    NO_HANDSHAKE = "no-handshake"
    NO_DASHBOARD = "no-dashboard"
    NO_VIEW = "no-view"
    CONNECTION_LOST = "connection-lost"
    WOKE = "woke"
    RENDERER_DIED = "renderer-died"
    OUT_OF_MEMORY = "out-of-memory"
    NOT_ANSWERING = "not-answering"
    LOGGED_OUT = "logged-out"
    CREDENTIALS_REFUSED = "credentials-refused"
    DENIED = "denied"
    PROXY = "proxy"
    SIGN_ON = "sign-on"

    @property
    def is_trouble(self) -> bool:
        """Return whether the reason is a fault."""
        return self not in _NO_TROUBLE


_NO_TROUBLE = frozenset(
    {
        Reason.NONE,
        Reason.ASKED_FOR,
        Reason.NEW_DOCUMENT,
        Reason.FRONTEND_CHANGED,
        Reason.LOGGED_OUT,
        Reason.WOKE,
    }
)


class Action(Enum):
    """What the caller does; the actions that load also show the splash."""

    LOAD = "load"
    """The view that was shown, or the start page."""
    LOAD_START = "load-start"
    """The start page, because the view that was shown may be the problem."""
    LOAD_DEFAULT = "load-default"
    """The server's default page, because the page to load is missing."""
    RELOAD = "reload"
    DROP_PAGE = "drop-page"
    PROBE = "probe"
    RESTART_CONNECTION = "restart-connection"
    KILL_RENDERER = "kill-renderer"
    RESTART_PROGRAM = "restart-program"
    DRAW_IN_SOFTWARE = "draw-in-software"
    FORGET = "forget"
    SHOW_SIGN_IN = "show-sign-in"
    SHOW_SIGN_ON = "show-sign-on"


class Probe(Enum):
    """Whether a probe of the server is under way."""

    IDLE = "idle"
    ASKED = "asked"
    ASK_AGAIN = "ask-again"
    """A probe is under way, and another one follows at once."""


@dataclass(frozen=True, slots=True)
class KioskState:
    """The state of the kiosk with its details. Times are by the caller's clock.

    `attempt` counts failed tries since the dashboard was last live, `failed_loads` those of them
    that were loads; `crashes` has the times at which the renderer died, `failed_launches` counts
    how often in a row it could not be started. `is_stale` says that loads failed for which old
    files in the browser's cache may be the cause, `nudged` that the page was already told to
    reconnect. `handshake` and `connected` say how far a load has come.
    """

    state: State = State.STARTING
    since: float = 0.0
    deadline: float | None = None
    reason: Reason = Reason.NONE
    detail: str = ""
    attempt: int = 0
    failed_loads: int = 0
    crashes: tuple[float, ...] = ()
    failed_launches: int = 0
    is_stale: bool = False
    handshake: bool = False
    connected: bool = False
    reachable: bool = False
    nudged: bool = False
    probe: Probe = Probe.IDLE

    @property
    def skips_cache(self) -> bool:
        """Return whether the next load uses no file of the browser's cache.

        Only every second load does: over a slow network, the next load finds the files that it
        fetched.
        """
        return self.is_stale and self.failed_loads % 2 == 1
