"""The machine's steps while the server, a proxy or a single sign-on keeps this device out."""

from __future__ import annotations

from dataclasses import replace

from ha_kiosk.recovery.events import (
    Event,
    Reachable,
    Reload,
    SignOnAsked,
    SignOnPassed,
    Tick,
    TokenDenied,
    TryNow,
    Unreachable,
)
from ha_kiosk.recovery.state import Action, KioskState, Probe, Reason, State
from ha_kiosk.recovery.transitions import Step, ask, enter, load, offline

DENIED_LOOK = 30.0
"""Seconds between two checks whether the server would let this user in now."""
PROXY_RETRY = 300.0
"""Seconds between tries while a proxy does not let this device in."""
SIGN_ON_BACKOFF = (5.0, 15.0, 30.0, 60.0)
"""Seconds between two checks whether a single sign-on lets this device through now."""
SIGN_ON_QUICK = 3
"""Checks that a sign-on may let through although it keeps the page out; then they become rare."""


def shut_out(now_at: KioskState, event: TokenDenied | SignOnAsked, now: float) -> Step | None:
    """Return the step for an answer that keeps this device out; None if it says nothing new."""
    if isinstance(event, SignOnAsked):
        return _sign_on(now_at, event, now)
    return _denied(now_at, event, now)


def _denied(now_at: KioskState, event: TokenDenied, now: float) -> Step:
    """Drop the page, so that it sends no more requests, and check regularly."""
    deadline = now + (PROXY_RETRY if event.reason is Reason.PROXY else DENIED_LOOK)
    if now_at.state is not State.REFUSED:
        denied = enter(now_at, State.REFUSED, now, event.reason, event.detail, deadline=deadline)
        return denied, (Action.DROP_PAGE,)
    said = replace(now_at, reason=event.reason, detail=event.detail)
    if now_at.probe is Probe.IDLE:
        return said, ()  # sent by a page before it was dropped
    said = replace(said, probe=Probe.IDLE, deadline=deadline)
    return ask(said, TryNow(), now) if now_at.probe is Probe.ASK_AGAIN else (said, ())


def _sign_on(now_at: KioskState, event: SignOnAsked, now: float) -> Step | None:
    """Show the page of the sign-on, if it may be shown, and check regularly.

    A dashboard that works is not touched; it will lose its connection in time.
    """
    if now_at.state in {State.LIVE, State.CRASHED, State.HUNG}:
        return None
    is_new = now_at.state is not State.SIGN_ON
    if is_new:
        is_over_again = now_at.reason is Reason.SIGN_ON
        before, entries = (now_at.attempt, now_at.failed_loads + 1) if is_over_again else (0, 0)
        now_at = enter(now_at, State.SIGN_ON, now, Reason.SIGN_ON, "")
        now_at = replace(now_at, attempt=before, failed_loads=entries)
    elif now_at.probe is Probe.IDLE:
        # Sent by a page before it was dropped, or another host in the window.
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
        return ask(asked, TryNow(), now)
    drop = (Action.DROP_PAGE,) if is_new else ()
    return asked, (*drop, Action.SHOW_SIGN_ON)


def in_refused(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    """Return the step in the state REFUSED."""
    match event:
        case Tick() | TryNow() | Reload():
            return ask(now_at, event, now)
        case Reachable():
            return load(now_at, now, Action.LOAD)
        case Unreachable(reason=reason, detail=detail):
            return offline(now_at, now, reason, detail, jitter)
        case _:
            return now_at, ()


def in_sign_on(now_at: KioskState, event: Event, now: float, jitter: float) -> Step:
    """Return the step in the state SIGN_ON."""
    match event:
        case SignOnPassed() if now_at.failed_loads >= SIGN_ON_QUICK:
            return now_at, ()  # the next check is at the deadline
        case SignOnPassed():
            return ask(now_at, event, now)
        case Unreachable(reason=reason) if now_at.reachable and reason is not Reason.CERTIFICATE:
            # One answer that is lost takes no page away from somebody who types into it.
            lost = replace(now_at, reachable=False, probe=Probe.IDLE)
            return replace(lost, deadline=now + SIGN_ON_BACKOFF[0]), ()
        case _:
            return in_refused(now_at, event, now, jitter)
