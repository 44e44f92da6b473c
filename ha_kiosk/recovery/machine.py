"""What to do about everything that can go wrong: a pure machine.

`step(state, event, now, jitter)` returns the next state and the actions for the caller. The caller
provides the time (seconds, monotonic, counting suspend) and the randomness (`jitter`, a number in
[0, 1)). It sets one timer for `KioskState.deadline` and sends `Tick` when that is due. STARTING has
no deadline: it lasts as long as it takes to make the objects of the window.

ARCHITECTURE.md ("The states") has a table of the states.
"""

from __future__ import annotations

from dataclasses import replace

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
    SignOnPassed,
    Started,
    Tick,
    TokenDenied,
    TokenRefused,
    TryNow,
    Unreachable,
    Woke,
)
from ha_kiosk.recovery.state import Action, KioskState, Probe, Reason, State

HANDSHAKE_TIMEOUT = 20.0
"""Seconds that a page may show no progress before it has said `config/get`."""
DASHBOARD_TIMEOUT = 30.0
"""Seconds from the handshake to a dashboard on screen."""
PROBE_TIMEOUT = 15.0
"""Seconds after which a probe that was never answered is asked again."""
NUDGE_AFTER = 15.0
"""Seconds that a reachable server is left to the frontend's own reconnection; then again."""
GONE_AFTER = 60.0
"""Seconds after which a page whose server is away is given up: the frontend's own reconnection
was seen to take a third of a core and 200 MiB a minute, for as long as the server was away."""
DENIED_LOOK = 30.0
"""Seconds from one look to the next whether the server would let this user in now."""
PROXY_RETRY = 300.0
"""Seconds between tries while a proxy does not let this device in."""
SIGN_ON_BACKOFF = (5.0, 15.0, 30.0, 60.0)
"""Seconds from one look to the next whether a single sign-on lets this device through now."""
SIGN_ON_QUICK = 3
"""So many times it may let the look through, and then not the page, before looks get seldom."""
KILL_TIMEOUT = 5.0
"""Seconds that a killed renderer may take to be reported dead."""
UNTOUCHED = 60.0
"""Seconds without a touch after which a new frontend is loaded: nobody is in the middle of it."""
PROBE_BACKOFF = ((20, 1.0), (70, 2.0), (170, 5.0))
"""Up to so many failed tries, so many seconds between them: a restart of the server (a minute or
two) is noticed at once, an evening without it costs a small request every LAST_BACKOFF seconds."""
LAST_BACKOFF = 30.0
LOAD_BACKOFF = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds at least after failed loads: the server answers, but the page does not come."""
CRASH_BACKOFF = (0.0, 1.0, 5.0, 15.0, 60.0)
CRASH_WINDOW = 600.0
"""Seconds for which a renderer's death counts."""
CRASH_LOOP = 5
"""This many deaths within the window are attributed to the graphics driver.

Deaths by lack of memory count as well: they end in the same signal as a failed check of the driver
(renderer_exit.py), and rendering in software needs less memory.
"""
_STALE = frozenset({Reason.NO_HANDSHAKE, Reason.NO_DASHBOARD, Reason.NO_VIEW})
"""So a load ends whose files do not belong together: some are of an older frontend, and cached."""

MAX_FAILED_LAUNCHES = 2
"""After so many in a row the program is started anew: Chromium's zygote is gone, which is never
started again."""

Step = tuple[KioskState, tuple[Action, ...]]


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
            return _signed_out(now_at, now, Reason.LOGGED_OUT, "")
        case Started(signed_in=False):
            return _signed_out(now_at, now, Reason.NONE, "")
        case SignedIn() | Started():
            return _load(replace(now_at, reason=Reason.NONE, detail=""), now, Action.LOAD)
        case _:
            return None


def _of_page(now_at: KioskState, event: Event, now: float, jitter: float) -> Step | None:
    """Return the step for an event that counts in several states, while signed in."""
    match event:
        case TokenRefused(detail=detail):
            after, actions = _signed_out(now_at, now, Reason.CREDENTIALS_REFUSED, detail)
            return after, (Action.FORGET, *actions)
        case TokenDenied() | SignOnAsked():
            return _shut_out(now_at, event, now)
        case RendererDied():
            return _died(now_at, event, now)
        case HeartbeatMissed():
            return _hung(now_at, now)
        case DocumentCreated() if now_at.state in {State.LIVE, State.DEGRADED}:
            return _loading(replace(now_at, reason=Reason.NEW_DOCUMENT, detail=""), now), ()
        case Reload() if now_at.state in {State.LOADING, State.LIVE, State.DEGRADED}:
            return _reload(now_at, now, Reason.ASKED_FOR)
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
        return _load(known, now, Action.LOAD_DEFAULT)
    return _offline(now_at, now, event.reason, event.detail, jitter)


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
            return _load(now_at, now, Action.RELOAD)
        case State.CRASHED if isinstance(event, Tick | TryNow | Reload):
            # A view that kills its process twice is left.
            again = Action.LOAD if len(now_at.crashes) <= 1 else Action.LOAD_START
            return _load(now_at, now, again)
        case State.REFUSED:
            return _in_refused(now_at, event, now, jitter)
        case State.SIGN_ON:
            return _in_sign_on(now_at, event, now, jitter)
        case _:
            return None


def _in_loading(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Progress() if not now_at.handshake:
            return replace(now_at, deadline=now + HANDSHAKE_TIMEOUT), ()
        case Handshake():
            return replace(now_at, handshake=True, deadline=now + DASHBOARD_TIMEOUT), ()
        case Shown():
            return _live(now_at, now), ()
        case Connected() | Disconnected():
            return replace(now_at, connected=isinstance(event, Connected)), ()
        case Unreachable(reason=reason, detail=detail):
            return _offline(now_at, now, reason, detail, jitter)
        case Tick():
            return _offline(now_at, now, _missing_step(now_at), "", jitter)
        case _:
            return now_at, ()


def _missing_step(now_at: KioskState) -> Reason:
    """Return what a load did not come to."""
    if not now_at.handshake:
        return Reason.NO_HANDSHAKE
    return Reason.NO_VIEW if now_at.connected else Reason.NO_DASHBOARD


def _in_live(now_at: KioskState, event: Event, now: float) -> Step:
    match event:
        case Disconnected():
            lost = _enter(now_at, State.DEGRADED, now, Reason.CONNECTION_LOST, "", deadline=now)
            return lost, ()
        case FrontendChanged():
            return replace(now_at, deadline=now), ()
        case Tick(idle=idle) if idle < UNTOUCHED:
            return replace(now_at, deadline=now + UNTOUCHED - idle), ()
        case Tick():
            return _reload(now_at, now, Reason.FRONTEND_CHANGED)
        case _:
            return now_at, ()


def _in_degraded(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Connected():
            return _live(now_at, now), ()
        case Unreachable(reason=reason, detail=detail) if (
            # Another server's certificate: nobody is left to reconnect to.
            reason is Reason.CERTIFICATE or now - now_at.since >= GONE_AFTER
        ):
            gone, _ = _offline(now_at, now, reason, detail, jitter)
            return gone, (Action.DROP_PAGE,)
        case Unreachable():
            lost = replace(now_at, reachable=False, nudged=False)
            return _unanswered(lost, now, jitter)
        case Reachable() if not now_at.reachable:
            found = replace(now_at, reachable=True, probe=Probe.IDLE, deadline=now + NUDGE_AFTER)
            if now_at.reason is Reason.WOKE:
                return replace(found, nudged=True), (Action.RESTART_CONNECTION,)
            return found, ()
        case Tick() | TryNow() if not now_at.reachable:
            return _ask(now_at, event, now)
        case Tick() if not now_at.nudged:
            nudged = replace(now_at, nudged=True, deadline=now + NUDGE_AFTER)
            return nudged, (Action.RESTART_CONNECTION,)
        case Tick():
            return _load(now_at, now, Action.RELOAD)
        case _:
            return now_at, ()


def _woke(now_at: KioskState, now: float, jitter: float) -> Step | None:
    """Treat every connection and load from before the sleep as lost."""
    match now_at.state:
        case State.LIVE | State.DEGRADED:
            # A dead socket looks like one on which nothing is said. As soon as the server answers
            # the page is told to connect anew.
            woke = _enter(now_at, State.DEGRADED, now, Reason.WOKE, "", deadline=now)
            return replace(woke, since=now), ()
        case State.LOADING:
            return _load(now_at, now, Action.RELOAD)
        case _:
            return _of_state(now_at, TryNow(), now, jitter)


def _in_offline(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Tick() | TryNow() | Reload():
            return _ask(now_at, event, now)
        case Reachable() if now_at.reason is Reason.NO_VIEW:
            return _load(now_at, now, Action.LOAD_START)
        case Reachable():
            return _load(now_at, now, Action.LOAD)
        case Shown():
            return _live(now_at, now), ()  # the page was only slow
        case Unreachable(reason=reason, detail=detail):
            return _unanswered(replace(now_at, reason=reason, detail=detail), now, jitter)
        case _:
            return now_at, ()


def _in_refused(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    match event:
        case Tick() | TryNow() | Reload():
            return _ask(now_at, event, now)
        case Reachable():
            return _load(now_at, now, Action.LOAD)
        case Unreachable(reason=reason, detail=detail):
            return _offline(now_at, now, reason, detail, jitter)
        case _:
            return now_at, ()


def _in_sign_on(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    match event:
        case SignOnPassed() if now_at.failed_loads >= SIGN_ON_QUICK:
            return now_at, ()  # not before the deadline
        case SignOnPassed():
            return _ask(now_at, event, now)
        case Unreachable(reason=reason) if now_at.reachable and reason is not Reason.CERTIFICATE:
            # One answer that is lost takes no page away from somebody who types into it.
            lost = replace(now_at, reachable=False, probe=Probe.IDLE)
            return replace(lost, deadline=now + SIGN_ON_BACKOFF[0]), ()
        case _:
            return _in_refused(now_at, event, now, jitter)


def _sign_on(now_at: KioskState, event: SignOnAsked, now: float) -> Step | None:
    """Show the page of the sign-on, where that may be, and look from time to time.

    A dashboard that works is left alone: it is its connection that ends in time.
    """
    if now_at.state in {State.LIVE, State.CRASHED, State.HUNG}:
        return None
    is_new = now_at.state is not State.SIGN_ON
    if is_new:
        is_over_again = now_at.reason is Reason.SIGN_ON
        before, entries = (now_at.attempt, now_at.failed_loads + 1) if is_over_again else (0, 0)
        now_at = _enter(now_at, State.SIGN_ON, now, Reason.SIGN_ON, "")
        now_at = replace(now_at, attempt=before, failed_loads=entries)
    elif now_at.probe is Probe.IDLE:
        # The last words of a page that was dropped, or another host in the window.
        return replace(now_at, detail=event.detail), ()
    pause = SIGN_ON_BACKOFF[min(now_at.attempt, len(SIGN_ON_BACKOFF) - 1)]
    asked = replace(
        now_at,
        detail=event.detail,
        attempt=now_at.attempt + 1,
        reachable=True,
        probe=Probe.IDLE,
        deadline=now + pause,
    )
    if now_at.probe is Probe.ASK_AGAIN:
        return _ask(asked, TryNow(), now)
    drop = (Action.DROP_PAGE,) if is_new else ()
    return asked, (*drop, Action.SHOW_SIGN_ON)


def _shut_out(now_at: KioskState, event: TokenDenied | SignOnAsked, now: float) -> Step | None:
    if isinstance(event, SignOnAsked):
        return _sign_on(now_at, event, now)
    return _denied(now_at, event, now)


def _denied(now_at: KioskState, event: TokenDenied, now: float) -> Step:
    """Drop the page, so that it asks for nothing any more, and look from time to time."""
    deadline = now + (PROXY_RETRY if event.reason is Reason.PROXY else DENIED_LOOK)
    if now_at.state is not State.REFUSED:
        denied = _enter(now_at, State.REFUSED, now, event.reason, event.detail, deadline=deadline)
        return denied, (Action.DROP_PAGE,)
    said = replace(now_at, reason=event.reason, detail=event.detail)
    if now_at.probe is Probe.IDLE:
        return said, ()  # the last words of a page that was dropped
    said = replace(said, probe=Probe.IDLE, deadline=deadline)
    return _ask(said, TryNow(), now) if now_at.probe is Probe.ASK_AGAIN else (said, ())


def _ask(now_at: KioskState, event: Event, now: float) -> Step:
    """Send a probe, but one at a time: who presses the button twice waits for the first."""
    if now_at.probe is Probe.IDLE or isinstance(event, Tick):
        asked = replace(now_at, probe=Probe.ASKED, deadline=now + PROBE_TIMEOUT)
        return asked, (Action.PROBE,)
    return replace(now_at, probe=Probe.ASK_AGAIN), ()


def _unanswered(now_at: KioskState, now: float, jitter: float) -> Step:
    """Wait for the next probe, unless somebody asked for another while this one was under way."""
    if now_at.probe is Probe.ASK_AGAIN:
        return _ask(replace(now_at, probe=Probe.IDLE), TryNow(), now)
    return _wait(replace(now_at, probe=Probe.IDLE), now, jitter), ()


def _died(now_at: KioskState, event: RendererDied, now: float) -> Step:
    if event.launch_failed and now_at.state is State.CRASHED:
        return now_at, ()  # Chromium tries twice for one load
    recent = tuple(when for when in now_at.crashes if now - when < CRASH_WINDOW)
    failed_launches = now_at.failed_launches + 1 if event.launch_failed else 0
    counted = replace(now_at, crashes=(*recent, now), failed_launches=failed_launches)
    actions: tuple[Action, ...] = ()
    if failed_launches >= MAX_FAILED_LAUNCHES:
        actions = (Action.RESTART_PROGRAM,)
    elif len(counted.crashes) >= CRASH_LOOP:
        actions = (Action.DRAW_IN_SOFTWARE,)
    if now_at.state in {State.OFFLINE, State.REFUSED, State.SIGN_ON}:
        return counted, actions  # what is waited for there loads the page anyway
    if now_at.state is State.HUNG:
        reason, detail = Reason.NOT_ANSWERING, ""  # it was we who killed it
    else:
        reason = Reason.OUT_OF_MEMORY if event.out_of_memory else Reason.RENDERER_DIED
        detail = event.detail
    pause = CRASH_BACKOFF[min(len(recent), len(CRASH_BACKOFF) - 1)]
    return _enter(counted, State.CRASHED, now, reason, detail, deadline=now + pause), actions


def _hung(now_at: KioskState, now: float) -> Step:
    match now_at.state:
        case State.LOADING | State.LIVE | State.DEGRADED:
            hung = _enter(
                now_at, State.HUNG, now, Reason.NOT_ANSWERING, "", deadline=now + KILL_TIMEOUT
            )
            return hung, (Action.KILL_RENDERER,)
        case State.OFFLINE:
            # No load gets past a page that hangs; the one that is waited for needs a new renderer.
            return now_at, (Action.KILL_RENDERER,)
        case _:
            return now_at, ()


def _offline(now_at: KioskState, now: float, reason: Reason, detail: str, jitter: float) -> Step:
    failed = now_at.failed_loads
    offline = _enter(now_at, State.OFFLINE, now, reason, detail)
    least = LOAD_BACKOFF[min(failed, len(LOAD_BACKOFF) - 1)]
    offline = replace(
        offline, failed_loads=failed + 1, is_stale=now_at.is_stale or reason in _STALE
    )
    return _wait(offline, now, jitter, least), ()


def _wait(now_at: KioskState, now: float, jitter: float, least: float = 0.0) -> KioskState:
    """Return the state with its next probe set: later each time, with jitter between tablets."""
    pauses = (pause for tries, pause in PROBE_BACKOFF if now_at.attempt < tries)
    pause = max(least, next(pauses, LAST_BACKOFF))
    deadline = now + pause * (1 - jitter / 4)
    return replace(now_at, attempt=now_at.attempt + 1, deadline=deadline)


def _signed_out(now_at: KioskState, now: float, reason: Reason, detail: str) -> Step:
    return _enter(now_at, State.SIGNED_OUT, now, reason, detail), (Action.SHOW_SIGN_IN,)


def _reload(now_at: KioskState, now: float, reason: Reason) -> Step:
    return _load(replace(now_at, reason=reason, detail=""), now, Action.RELOAD)


def _load(now_at: KioskState, now: float, action: Action) -> Step:
    return _loading(now_at, now), (action,)


def _loading(now_at: KioskState, now: float) -> KioskState:
    loading = _enter(now_at, State.LOADING, now, now_at.reason, now_at.detail)
    return replace(loading, deadline=now + HANDSHAKE_TIMEOUT)


def _live(now_at: KioskState, now: float) -> KioskState:
    live = _enter(now_at, State.LIVE, now, Reason.NONE, "")
    return replace(live, attempt=0, failed_loads=0, failed_launches=0, is_stale=False)


def _enter(
    now_at: KioskState,
    state: State,
    now: float,
    reason: Reason,
    detail: str,
    *,
    deadline: float | None = None,
) -> KioskState:
    return KioskState(
        state=state,
        since=now if state is not now_at.state else now_at.since,
        deadline=deadline,
        reason=reason,
        detail=detail,
        attempt=now_at.attempt,
        failed_loads=now_at.failed_loads,
        crashes=now_at.crashes,
        failed_launches=now_at.failed_launches,
        is_stale=now_at.is_stale,
    )
