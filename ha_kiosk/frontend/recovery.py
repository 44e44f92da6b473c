"""What to do about everything that can go wrong: a pure machine.

WRITTEN BY THE LEAD (helper 4: keep this file, write its tests, report bugs or mend small ones).

`step(situation, event, now, jitter)` gives the next situation and what to do. The clock is the
caller's (seconds, monotonic, counting suspend), and so is the dice: `jitter` is a number in [0, 1).
The caller sets one timer for `Situation.deadline` and sends `Tick` when it is due.

The states are those of shared/design.md, "States of the kiosk". The machine refuses to hold texts
for people (see texts.py) and to touch anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

HANDSHAKE_TIMEOUT = 20.0
"""Seconds that a page may show no progress before it has said `config/get`."""
DASHBOARD_TIMEOUT = 30.0
"""Seconds from the handshake to a dashboard on screen."""
PROBE_TIMEOUT = 15.0
"""Seconds after which a probe that was never answered is asked again."""
NUDGE_AFTER = 15.0
"""Seconds that a reachable server is left to the frontend's own reconnection; then again."""
DENIED_RETRY = 300.0
"""Seconds between tries while the server does not let this user in."""
KILL_TIMEOUT = 5.0
"""Seconds that a killed renderer may take to be reported dead."""
PROBE_BACKOFF = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
CRASH_BACKOFF = (0.0, 1.0, 5.0, 15.0, 60.0)
CRASH_WINDOW = 600.0
"""Seconds for which a renderer's death counts in the crash backoff."""


class State(Enum):
    """The states of the kiosk; the values are what `status` shows."""

    STARTING = "starting"
    LOADING = "loading"
    LIVE = "live"
    DEGRADED = "degraded"
    OFFLINE = "offline"
    CRASHED = "crashed"
    HUNG = "hung"
    SIGNED_OUT = "signed-out"
    REFUSED = "refused"


class Reason(Enum):
    """Why the kiosk is where it is; the texts for people are in texts.py."""

    NONE = ""
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    HTTP_ERROR = "http-error"
    NO_HANDSHAKE = "no-handshake"
    NO_DASHBOARD = "no-dashboard"
    CONNECTION_LOST = "connection-lost"
    RENDERER_DIED = "renderer-died"
    OUT_OF_MEMORY = "out-of-memory"
    NOT_ANSWERING = "not-answering"
    LOGGED_OUT = "logged-out"
    CREDENTIALS_REFUSED = "credentials-refused"
    DENIED = "denied"


class Action(Enum):
    """What the caller does; LOAD and RELOAD start the splash, too."""

    LOAD = "load"
    RELOAD = "reload"
    PROBE = "probe"
    RESTART_CONNECTION = "restart-connection"
    KILL_RENDERER = "kill-renderer"
    FORGET = "forget"
    SHOW_SIGN_IN = "show-sign-in"


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
    """The token is good, but this user is not let in now."""

    detail: str = ""


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
class Tick:
    """The deadline is due."""


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
    | Reachable
    | Unreachable
    | TokenRefused
    | TokenDenied
    | SignedIn
    | SignedOut
    | Reload
    | TryNow
    | Tick
)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the kiosk is. Times are the caller's clock.

    `attempt` counts failed tries since the dashboard was last live, `crashes` holds when the
    renderer died, `nudged` says that the page was already told to reconnect.
    """

    state: State = State.STARTING
    since: float = 0.0
    deadline: float | None = None
    reason: Reason = Reason.NONE
    detail: str = ""
    attempt: int = 0
    crashes: tuple[float, ...] = ()
    handshake: bool = False
    reachable: bool = False
    nudged: bool = False


Step = tuple[Situation, tuple[Action, ...]]


def step(now_at: Situation, event: Event, now: float, jitter: float = 0.0) -> Step:
    """Return the situation after `event`, and what to do about it."""
    if isinstance(event, Tick) and (now_at.deadline is None or now < now_at.deadline):
        return now_at, ()
    after = _of_account(now_at, event, now)
    if after is None and now_at.state not in {State.SIGNED_OUT, State.STARTING}:
        after = _of_page(now_at, event, now, jitter) or _of_state(now_at, event, now, jitter)
    return after or (now_at, ())


def _of_account(now_at: Situation, event: Event, now: float) -> Step | None:
    """Return the step where who is signed in decides, in whatever state."""
    match event:
        case SignedOut():
            return _signed_out(now_at, now, Reason.LOGGED_OUT, "")
        case Started(signed_in=False):
            return _signed_out(now_at, now, Reason.NONE, "")
        case SignedIn() | Started():
            return _load(now_at, now, Action.LOAD)
        case _:
            return None


def _of_page(now_at: Situation, event: Event, now: float, jitter: float) -> Step | None:
    """Return the step where the event decides, while somebody is signed in."""
    match event:
        case TokenRefused(detail=detail):
            after, actions = _signed_out(now_at, now, Reason.CREDENTIALS_REFUSED, detail)
            return after, (Action.FORGET, *actions)
        case TokenDenied(detail=detail):
            # A page that keeps asking for tokens must not put the next try off for ever.
            waiting = now_at.deadline if now_at.state is State.REFUSED else None
            deadline = waiting or now + DENIED_RETRY
            return _enter(now_at, State.REFUSED, now, Reason.DENIED, detail, deadline=deadline), ()
        case RendererDied():
            return _crashed(now_at, event, now)
        case DocumentCreated() if now_at.state in {State.LIVE, State.DEGRADED}:
            return _loading(now_at, now), ()
        case Reload() if now_at.state in {State.LOADING, State.LIVE, State.DEGRADED}:
            return _load(now_at, now, Action.RELOAD)
        case LoadFailed(reason=reason, detail=detail) if now_at.state is not State.CRASHED:
            return _offline(now_at, now, reason, detail, jitter)
        case _:
            return None


def _of_state(now_at: Situation, event: Event, now: float, jitter: float) -> Step | None:
    match now_at.state:
        case State.LOADING:
            return _in_loading(now_at, event, now, jitter)
        case State.LIVE:
            return _in_live(now_at, event, now)
        case State.DEGRADED:
            return _in_degraded(now_at, event, now, jitter)
        case State.OFFLINE:
            return _in_offline(now_at, event, now, jitter)
        case State.HUNG if isinstance(event, Tick):
            return _load(now_at, now, Action.RELOAD)
        case State.CRASHED | State.REFUSED if isinstance(event, Tick | TryNow):
            return _load(now_at, now, Action.LOAD)
        case _:
            return None


def _in_loading(now_at: Situation, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Progress() if not now_at.handshake:
            return replace(now_at, deadline=now + HANDSHAKE_TIMEOUT), ()
        case Handshake():
            return replace(now_at, handshake=True, deadline=now + DASHBOARD_TIMEOUT), ()
        case Shown():
            return _live(now_at, now), ()
        case Unreachable(reason=reason, detail=detail):
            return _offline(now_at, now, reason, detail, jitter)
        case Tick():
            reason = Reason.NO_DASHBOARD if now_at.handshake else Reason.NO_HANDSHAKE
            return _offline(now_at, now, reason, "", jitter)
        case _:
            return now_at, ()


def _in_live(now_at: Situation, event: Event, now: float) -> Step:
    match event:
        case Disconnected():
            lost = _enter(now_at, State.DEGRADED, now, Reason.CONNECTION_LOST, "", deadline=now)
            return lost, ()
        case HeartbeatMissed():
            hung = _enter(
                now_at, State.HUNG, now, Reason.NOT_ANSWERING, "", deadline=now + KILL_TIMEOUT
            )
            return hung, (Action.KILL_RENDERER,)
        case _:
            return now_at, ()


def _in_degraded(now_at: Situation, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Connected():
            return _live(now_at, now), ()
        case HeartbeatMissed():
            return _in_live(now_at, event, now)
        case Unreachable():
            return _wait(replace(now_at, reachable=False, nudged=False), now, jitter), ()
        case Reachable() if not now_at.reachable:
            return replace(now_at, reachable=True, deadline=now + NUDGE_AFTER), ()
        case Tick() | TryNow() if not now_at.reachable:
            return replace(now_at, deadline=now + PROBE_TIMEOUT), (Action.PROBE,)
        case Tick() if not now_at.nudged:
            nudged = replace(now_at, nudged=True, deadline=now + NUDGE_AFTER)
            return nudged, (Action.RESTART_CONNECTION,)
        case Tick():
            return _load(now_at, now, Action.RELOAD)
        case _:
            return now_at, ()


def _in_offline(now_at: Situation, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Tick() | TryNow():
            return replace(now_at, deadline=now + PROBE_TIMEOUT), (Action.PROBE,)
        case Reachable():
            return _load(now_at, now, Action.LOAD)
        case Shown():
            return _live(now_at, now), ()  # the page was only slow
        case Unreachable(reason=reason, detail=detail):
            return _wait(replace(now_at, reason=reason, detail=detail), now, jitter), ()
        case _:
            return now_at, ()


def _crashed(now_at: Situation, event: RendererDied, now: float) -> Step:
    recent = tuple(when for when in now_at.crashes if now - when < CRASH_WINDOW)
    pause = CRASH_BACKOFF[min(len(recent), len(CRASH_BACKOFF) - 1)]
    reason = Reason.OUT_OF_MEMORY if event.out_of_memory else Reason.RENDERER_DIED
    crashed = _enter(now_at, State.CRASHED, now, reason, event.detail, deadline=now + pause)
    return replace(crashed, crashes=(*recent, now)), ()


def _offline(now_at: Situation, now: float, reason: Reason, detail: str, jitter: float) -> Step:
    return _wait(_enter(now_at, State.OFFLINE, now, reason, detail), now, jitter), ()


def _wait(now_at: Situation, now: float, jitter: float) -> Situation:
    """Return the situation with its next probe set: later each time, never all tablets at once."""
    pause = PROBE_BACKOFF[min(now_at.attempt, len(PROBE_BACKOFF) - 1)]
    deadline = now + pause * (1 - jitter / 4)
    return replace(now_at, attempt=now_at.attempt + 1, deadline=deadline)


def _signed_out(now_at: Situation, now: float, reason: Reason, detail: str) -> Step:
    return _enter(now_at, State.SIGNED_OUT, now, reason, detail), (Action.SHOW_SIGN_IN,)


def _load(now_at: Situation, now: float, action: Action) -> Step:
    return _loading(now_at, now), (action,)


def _loading(now_at: Situation, now: float) -> Situation:
    loading = _enter(now_at, State.LOADING, now, now_at.reason, now_at.detail)
    return replace(loading, deadline=now + HANDSHAKE_TIMEOUT)


def _live(now_at: Situation, now: float) -> Situation:
    return replace(_enter(now_at, State.LIVE, now, Reason.NONE, ""), attempt=0)


def _enter(  # noqa: PLR0913 - one place that builds a situation
    now_at: Situation,
    state: State,
    now: float,
    reason: Reason,
    detail: str,
    *,
    deadline: float | None = None,
) -> Situation:
    return Situation(
        state=state,
        since=now if state is not now_at.state else now_at.since,
        deadline=deadline,
        reason=reason,
        detail=detail,
        attempt=now_at.attempt,
        crashes=now_at.crashes,
    )
