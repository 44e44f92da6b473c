"""Entering and leaving the states that several other states lead to."""

from __future__ import annotations

from dataclasses import replace

from ha_kiosk.recovery.events import Event, Tick, TryNow
from ha_kiosk.recovery.state import Action, KioskState, Probe, Reason, State

HANDSHAKE_TIMEOUT = 20.0
"""Seconds that a page may show no progress before it has said `config/get`."""
PROBE_TIMEOUT = 15.0
"""Seconds after which a probe that was not answered is sent again."""
PROBE_BACKOFF = ((20, 1.0), (70, 2.0), (170, 5.0))
"""Pairs of a number of failed tries, and the seconds between tries up to that number. A restart of
the server (a minute or two) is noticed at once, and a long absence costs only a small request every
LAST_BACKOFF seconds."""
LAST_BACKOFF = 30.0
LOAD_BACKOFF = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Minimum seconds after failed loads, when the server answers but the page does not load."""
_STALE = frozenset({Reason.NO_HANDSHAKE, Reason.NO_DASHBOARD, Reason.NO_VIEW})
"""The reasons of a load whose files do not fit together, because some are old and cached."""

Step = tuple[KioskState, tuple[Action, ...]]


def enter(
    now_at: KioskState,
    state: State,
    now: float,
    reason: Reason,
    detail: str,
    *,
    deadline: float | None = None,
) -> KioskState:
    """Return `state`, entered now, with the counters that are kept across states."""
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


def load(now_at: KioskState, now: float, action: Action) -> Step:
    """Load the page by one of the load actions."""
    return loading(now_at, now), (action,)


def loading(now_at: KioskState, now: float) -> KioskState:
    """Return the state of a load that begins now."""
    loading = enter(now_at, State.LOADING, now, now_at.reason, now_at.detail)
    return replace(loading, deadline=now + HANDSHAKE_TIMEOUT)


def reload(now_at: KioskState, now: float, reason: Reason) -> Step:
    """Load the page again, because of `reason`."""
    return load(replace(now_at, reason=reason, detail=""), now, Action.RELOAD)


def live(now_at: KioskState, now: float) -> KioskState:
    """Return the state of a dashboard on screen, with all failure counters reset."""
    live = enter(now_at, State.LIVE, now, Reason.NONE, "")
    return replace(live, attempt=0, failed_loads=0, failed_launches=0, is_stale=False)


def offline(now_at: KioskState, now: float, reason: Reason, detail: str, jitter: float) -> Step:
    """Wait for the server, longer each time, and longest after failed loads."""
    failed = now_at.failed_loads
    offline = enter(now_at, State.OFFLINE, now, reason, detail)
    least = LOAD_BACKOFF[min(failed, len(LOAD_BACKOFF) - 1)]
    offline = replace(
        offline, failed_loads=failed + 1, is_stale=now_at.is_stale or reason in _STALE
    )
    return _wait(offline, now, jitter, least), ()


def ask(now_at: KioskState, event: Event, now: float) -> Step:
    """Send a probe, but one at a time: a second press of the button waits for the first probe."""
    if now_at.probe is Probe.IDLE or isinstance(event, Tick):
        asked = replace(now_at, probe=Probe.ASKED, deadline=now + PROBE_TIMEOUT)
        return asked, (Action.PROBE,)
    return replace(now_at, probe=Probe.ASK_AGAIN), ()


def unanswered(now_at: KioskState, now: float, jitter: float) -> Step:
    """Wait for the next probe, unless another one was requested while this one was under way."""
    if now_at.probe is Probe.ASK_AGAIN:
        return ask(replace(now_at, probe=Probe.IDLE), TryNow(), now)
    return _wait(replace(now_at, probe=Probe.IDLE), now, jitter), ()


def _wait(now_at: KioskState, now: float, jitter: float, least: float = 0.0) -> KioskState:
    """Return the state with its next probe set: later each time, with jitter between tablets."""
    pauses = (pause for tries, pause in PROBE_BACKOFF if now_at.attempt < tries)
    pause = max(least, next(pauses, LAST_BACKOFF))
    deadline = now + pause * (1 - jitter / 4)
    return replace(now_at, attempt=now_at.attempt + 1, deadline=deadline)


def signed_out(now_at: KioskState, now: float, reason: Reason, detail: str) -> Step:
    """Show the sign-in."""
    return enter(now_at, State.SIGNED_OUT, now, reason, detail), (Action.SHOW_SIGN_IN,)
