"""The machine's steps when the page's process dies, or does not answer."""

from __future__ import annotations

from dataclasses import replace

from ha_kiosk.recovery.events import RendererDied
from ha_kiosk.recovery.state import Action, KioskState, Reason, State
from ha_kiosk.recovery.transitions import Step, enter

KILL_TIMEOUT = 5.0
"""Seconds that a killed renderer may take to be reported dead."""
CRASH_BACKOFF = (0.0, 1.0, 5.0, 15.0, 60.0)
CRASH_WINDOW = 600.0
"""Seconds for which a renderer's death counts."""
CRASH_LOOP = 5
"""This many deaths within the window are attributed to the graphics driver.

Deaths by lack of memory count as well: they end in the same signal as a failed check of the driver
(renderer_exit.py), and rendering in software needs less memory.
"""
MAX_FAILED_LAUNCHES = 2
"""Failed launches in a row after which the program is restarted: Chromium's zygote is gone, and is
never started again."""


def died(now_at: KioskState, event: RendererDied, now: float) -> Step:
    """Count the death of a renderer, and pause before the next load; react to repeated deaths."""
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
        return counted, actions  # what these states wait for loads the page anyway
    if now_at.state is State.HUNG:
        reason, detail = Reason.NOT_ANSWERING, ""  # we killed it ourselves
    else:
        reason = Reason.OUT_OF_MEMORY if event.out_of_memory else Reason.RENDERER_DIED
        detail = event.detail
    pause = CRASH_BACKOFF[min(len(recent), len(CRASH_BACKOFF) - 1)]
    return enter(counted, State.CRASHED, now, reason, detail, deadline=now + pause), actions


def hung(now_at: KioskState, now: float) -> Step:
    """Kill the process of a page that does not answer."""
    match now_at.state:
        case State.LOADING | State.LIVE | State.DEGRADED:
            killed = enter(
                now_at, State.HUNG, now, Reason.NOT_ANSWERING, "", deadline=now + KILL_TIMEOUT
            )
            return killed, (Action.KILL_RENDERER,)
        case State.OFFLINE:
            # No load gets past a page that hangs, so the awaited one needs a new renderer.
            return now_at, (Action.KILL_RENDERER,)
        case _:
            return now_at, ()
