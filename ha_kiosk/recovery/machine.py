"""What to do after each event: a pure state machine.

`step(state, event, now, jitter)` returns the next state and the actions for the caller. The caller
provides the time (seconds, monotonic, counting suspend) and the randomness (`jitter`, a number in
[0, 1)). It sets one timer for `KioskState.deadline` and sends `Tick` when that is due. STARTING has
no deadline: it lasts as long as it takes to create the objects of the window.

ARCHITECTURE.md ("The states") has a table of the states.
"""

from __future__ import annotations

from dataclasses import replace

from ha_kiosk.recovery import transitions
from ha_kiosk.recovery.events import (
    Connected,
    Disconnected,
    DocumentCreated,
    Event,
    FrontendChanged,
    Handshake,
    HeartbeatMissed,
    LoadFailed,
    PageMissing,
    Progress,
    Reachable,
    Reload,
    RendererDied,
    Shown,
    SignedIn,
    SignedOut,
    SignOnAsked,
    Started,
    Tick,
    TokenDenied,
    TokenRefused,
    TryNow,
    Unreachable,
    Woke,
)
from ha_kiosk.recovery.page_process import died, hung
from ha_kiosk.recovery.shut_out import in_refused, in_sign_on, shut_out
from ha_kiosk.recovery.state import Action, KioskState, Probe, Reason, State
from ha_kiosk.recovery.transitions import (
    Step,
    ask,
    enter,
    live,
    load,
    loading,
    offline,
    reload,
    signed_out,
    unanswered,
)

DASHBOARD_TIMEOUT = 30.0
"""Seconds from the handshake to a dashboard on screen."""
NUDGE_AFTER = 15.0
"""Seconds that the frontend gets to reconnect to a reachable server, before and after a nudge."""
GONE_AFTER = 60.0
"""Seconds after which a page whose server is away is dropped, because the frontend's own
reconnection was seen to take a third of a core and 200 MiB a minute while the server was away."""
UNTOUCHED = 60.0
"""Seconds without a touch after which a new frontend is loaded, so that nobody is interrupted."""


def step(now_at: KioskState, event: Event, now: float, jitter: float = 0.0) -> Step:
    """Return the state after `event`, and the actions for the caller."""
    if isinstance(event, Tick) and (now_at.deadline is None or now < now_at.deadline):
        return now_at, ()
    after = _of_account(now_at, event, now)
    if after is None and now_at.state not in {State.SIGNED_OUT, State.STARTING}:
        after = _of_page(now_at, event, now, jitter) or _of_state(now_at, event, now, jitter)
    return after or (now_at, ())


def _of_account(now_at: KioskState, event: Event, now: float) -> Step | None:
    """Return the step for an event about the account, in any state."""
    match event:
        case SignedOut():
            return signed_out(now_at, now, Reason.LOGGED_OUT, "")
        case Started(signed_in=False):
            return signed_out(now_at, now, Reason.NONE, "")
        case SignedIn() | Started():
            return load(replace(now_at, reason=Reason.NONE, detail=""), now, Action.LOAD)
        case _:
            return None


def _of_page(now_at: KioskState, event: Event, now: float, jitter: float) -> Step | None:
    """Return the step for an event that counts in several states, while signed in."""
    match event:
        case TokenRefused(detail=detail):
            after, actions = signed_out(now_at, now, Reason.CREDENTIALS_REFUSED, detail)
            return after, (Action.FORGET, *actions)
        case TokenDenied() | SignOnAsked():
            return shut_out(now_at, event, now)
        case RendererDied():
            return died(now_at, event, now)
        case HeartbeatMissed():
            return hung(now_at, now)
        case DocumentCreated() if now_at.state.has_dashboard:
            return loading(replace(now_at, reason=Reason.NEW_DOCUMENT, detail=""), now), ()
        case Reload() if now_at.state.has_page:
            return reload(now_at, now, Reason.ASKED_FOR)
        case Woke():
            return _woke(now_at, now, jitter)
        case LoadFailed() | PageMissing():
            return _not_loaded(now_at, event, now, jitter)
        case _:
            return None


def _not_loaded(
    now_at: KioskState, event: LoadFailed | PageMissing, now: float, jitter: float
) -> Step | None:
    if now_at.state in {State.CRASHED, State.REFUSED, State.SIGN_ON}:
        return None
    if isinstance(event, PageMissing):
        known = replace(now_at, reason=Reason.NONE, detail="")
        return load(known, now, Action.LOAD_DEFAULT)
    reason, detail = _why(now_at, event)
    return offline(now_at, now, reason, detail, jitter)


def _why(now_at: KioskState, event: LoadFailed | Unreachable) -> tuple[Reason, str]:
    """Return the reason and its text: of the event, unless a person has to change the address."""
    if now_at.state is State.OFFLINE and now_at.reason is Reason.HTTPS_WANTED:
        return now_at.reason, now_at.detail
    return event.reason, event.detail


def _of_state(now_at: KioskState, event: Event, now: float, jitter: float) -> Step | None:
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
            return load(now_at, now, Action.RELOAD)
        case State.CRASHED if isinstance(event, Tick | TryNow | Reload):
            # If a view has killed its process twice, another one is shown.
            again = Action.LOAD if len(now_at.crashes) <= 1 else Action.LOAD_START
            return load(now_at, now, again)
        case State.REFUSED:
            return in_refused(now_at, event, now, jitter)
        case State.SIGN_ON:
            return in_sign_on(now_at, event, now, jitter)
        case _:
            return None


def _in_loading(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Progress() if not now_at.handshake:
            return replace(now_at, deadline=now + transitions.HANDSHAKE_TIMEOUT), ()
        case Handshake():
            return replace(now_at, handshake=True, deadline=now + DASHBOARD_TIMEOUT), ()
        case Shown():
            return live(now_at, now), ()
        case Connected() | Disconnected():
            return replace(now_at, connected=isinstance(event, Connected)), ()
        case Unreachable(reason=reason, detail=detail):
            return offline(now_at, now, reason, detail, jitter)
        case Tick():
            return offline(now_at, now, _missing_step(now_at), "", jitter)
        case _:
            return now_at, ()


def _missing_step(now_at: KioskState) -> Reason:
    """Return which step a load did not reach."""
    if not now_at.handshake:
        return Reason.NO_HANDSHAKE
    return Reason.NO_VIEW if now_at.connected else Reason.NO_DASHBOARD


def _in_live(now_at: KioskState, event: Event, now: float) -> Step:
    match event:
        case Disconnected():
            lost = enter(now_at, State.DEGRADED, now, Reason.CONNECTION_LOST, "", deadline=now)
            return lost, ()
        case FrontendChanged():
            return replace(now_at, deadline=now), ()
        case Tick(idle=idle) if idle < UNTOUCHED:
            return replace(now_at, deadline=now + UNTOUCHED - idle), ()
        case Tick():
            return reload(now_at, now, Reason.FRONTEND_CHANGED)
        case _:
            return now_at, ()


def _in_degraded(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Connected():
            return live(now_at, now), ()
        case Unreachable(reason=reason, detail=detail) if (
            # Another server's certificate: there is no server to reconnect to.
            reason is Reason.CERTIFICATE or now - now_at.since >= GONE_AFTER
        ):
            gone, _ = offline(now_at, now, reason, detail, jitter)
            return gone, (Action.DROP_PAGE,)
        case Unreachable():
            lost = replace(now_at, reachable=False, nudged=False)
            return unanswered(lost, now, jitter)
        case Reachable() if not now_at.reachable:
            found = replace(now_at, reachable=True, probe=Probe.IDLE, deadline=now + NUDGE_AFTER)
            if now_at.reason is Reason.WOKE:
                return replace(found, nudged=True), (Action.RESTART_CONNECTION,)
            return found, ()
        case Tick() | TryNow() if not now_at.reachable:
            return ask(now_at, event, now)
        case Tick() if not now_at.nudged:
            nudged = replace(now_at, nudged=True, deadline=now + NUDGE_AFTER)
            return nudged, (Action.RESTART_CONNECTION,)
        case Tick():
            return load(now_at, now, Action.RELOAD)
        case _:
            return now_at, ()


def _woke(now_at: KioskState, now: float, jitter: float) -> Step | None:
    """Treat every connection and load from before the sleep as lost."""
    match now_at.state:
        case State.LIVE | State.DEGRADED:
            # A dead WebSocket looks like an idle one. As soon as the server answers, the page is
            # told to reconnect.
            woke = enter(now_at, State.DEGRADED, now, Reason.WOKE, "", deadline=now)
            return replace(woke, since=now), ()
        case State.LOADING:
            return load(now_at, now, Action.RELOAD)
        case _:
            return _of_state(now_at, TryNow(), now, jitter)


def _in_offline(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Tick() | TryNow() | Reload():
            return ask(now_at, event, now)
        case Reachable() if now_at.reason is Reason.NO_VIEW:
            return load(now_at, now, Action.LOAD_START)
        case Reachable():
            return load(now_at, now, Action.LOAD)
        case Shown():
            return live(now_at, now), ()  # the page was only slow
        case Unreachable():
            reason, detail = _why(now_at, event)
            return unanswered(replace(now_at, reason=reason, detail=detail), now, jitter)
        case _:
            return now_at, ()
