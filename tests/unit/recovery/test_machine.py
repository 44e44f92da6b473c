"""The table of the kiosk's states, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
from ha_kiosk.recovery.machine import (
    DASHBOARD_TIMEOUT,
    GONE_AFTER,
    NUDGE_AFTER,
    UNTOUCHED,
    step,
)
from ha_kiosk.recovery.page_process import (
    CRASH_BACKOFF,
    CRASH_LOOP,
    CRASH_WINDOW,
    KILL_TIMEOUT,
)
from ha_kiosk.recovery.shut_out import (
    DENIED_LOOK,
    PROXY_RETRY,
    SIGN_ON_BACKOFF,
    SIGN_ON_QUICK,
)
from ha_kiosk.recovery.state import Action, KioskState, Probe, Reason, State
from ha_kiosk.recovery.transitions import (
    HANDSHAKE_TIMEOUT,
    LAST_BACKOFF,
    PROBE_BACKOFF,
    PROBE_TIMEOUT,
)

NOW = 1000.0

STARTING = KioskState(State.STARTING, since=900.0)
LOADING = KioskState(State.LOADING, since=990.0, deadline=NOW)
SHAKEN = replace(LOADING, handshake=True)
JOINED = replace(SHAKEN, connected=True)
LIVE = KioskState(State.LIVE, since=900.0)
STALE = replace(LIVE, deadline=NOW)
DEGRADED = KioskState(State.DEGRADED, since=990.0, deadline=NOW, reason=Reason.CONNECTION_LOST)
WOKEN = replace(DEGRADED, reason=Reason.WOKE)
GONE = replace(DEGRADED, since=NOW - GONE_AFTER)
SOON = PROBE_BACKOFF[0][1]
SERVER_THERE = replace(DEGRADED, reachable=True)
NUDGED = replace(SERVER_THERE, nudged=True)
OFFLINE = KioskState(State.OFFLINE, since=990.0, deadline=NOW, reason=Reason.UNREACHABLE, attempt=1)
OFFLINE_ASKED = replace(OFFLINE, probe=Probe.ASKED)
NO_VIEW = replace(OFFLINE, reason=Reason.NO_VIEW)
CRASHED = KioskState(
    State.CRASHED, since=990.0, deadline=NOW, reason=Reason.RENDERER_DIED, crashes=(990.0,)
)
CRASHED_AGAIN = replace(CRASHED, crashes=(980.0, 990.0))
HUNG = KioskState(State.HUNG, since=990.0, deadline=NOW, reason=Reason.NOT_ANSWERING)
SIGNED_OUT = KioskState(State.SIGNED_OUT, since=900.0)
REFUSED = KioskState(State.REFUSED, since=700.0, deadline=NOW, reason=Reason.DENIED)

SIGN_ON = KioskState(
    State.SIGN_ON,
    since=900.0,
    deadline=NOW,
    reason=Reason.SIGN_ON,
    detail="who?",
    attempt=1,
    reachable=True,
)

SIGN_ON_SHOWN = (Action.DROP_PAGE, Action.SHOW_SIGN_ON)
WITH_PAGE = (LOADING, LIVE, DEGRADED, OFFLINE, CRASHED, HUNG, REFUSED, SIGN_ON)
ALL = (STARTING, *WITH_PAGE, SIGNED_OUT)

# from, event, to, actions, seconds to the deadline (None: no deadline)
TABLE: list[tuple[KioskState, Event, State, tuple[Action, ...], float | None]] = [
    (STARTING, Started(signed_in=True), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (STARTING, Started(signed_in=False), State.SIGNED_OUT, (Action.SHOW_SIGN_IN,), None),
    (LOADING, Progress(), State.LOADING, (), HANDSHAKE_TIMEOUT),
    (LOADING, Handshake(), State.LOADING, (), DASHBOARD_TIMEOUT),
    (SHAKEN, Shown(), State.LIVE, (), None),
    (LOADING, Shown(), State.LIVE, (), None),
    (JOINED, Shown(), State.LIVE, (), None),
    (SHAKEN, Connected(), State.LOADING, (), 0),
    (JOINED, Disconnected(), State.LOADING, (), 0),
    (NO_VIEW, Reachable(), State.LOADING, (Action.LOAD_START,), HANDSHAKE_TIMEOUT),
    (LOADING, LoadFailed(Reason.HTTP_ERROR, "502"), State.OFFLINE, (), SOON),
    (LOADING, PageMissing(), State.LOADING, (Action.LOAD_DEFAULT,), HANDSHAKE_TIMEOUT),
    (LOADING, Unreachable(), State.OFFLINE, (), SOON),
    (LOADING, Tick(), State.OFFLINE, (), SOON),
    (SHAKEN, Tick(), State.OFFLINE, (), SOON),
    (LOADING, HeartbeatMissed(), State.HUNG, (Action.KILL_RENDERER,), KILL_TIMEOUT),
    (LOADING, Reload(), State.LOADING, (Action.RELOAD,), HANDSHAKE_TIMEOUT),
    (LIVE, Disconnected(), State.DEGRADED, (), 0),
    (LIVE, DocumentCreated(), State.LOADING, (), HANDSHAKE_TIMEOUT),
    (LIVE, Reload(), State.LOADING, (Action.RELOAD,), HANDSHAKE_TIMEOUT),
    (LIVE, HeartbeatMissed(), State.HUNG, (Action.KILL_RENDERER,), KILL_TIMEOUT),
    (LIVE, FrontendChanged(), State.LIVE, (), 0),
    (STALE, Tick(idle=UNTOUCHED), State.LOADING, (Action.RELOAD,), HANDSHAKE_TIMEOUT),
    (STALE, Tick(idle=20), State.LIVE, (), UNTOUCHED - 20),
    (STALE, Disconnected(), State.DEGRADED, (), 0),
    (LIVE, LoadFailed(Reason.UNREACHABLE), State.OFFLINE, (), SOON),
    (DEGRADED, Connected(), State.LIVE, (), None),
    (DEGRADED, Tick(), State.DEGRADED, (Action.PROBE,), PROBE_TIMEOUT),
    (DEGRADED, TryNow(), State.DEGRADED, (Action.PROBE,), PROBE_TIMEOUT),
    (DEGRADED, Reachable(), State.DEGRADED, (), NUDGE_AFTER),
    (DEGRADED, Unreachable(), State.DEGRADED, (), SOON),
    (GONE, Unreachable(), State.OFFLINE, (Action.DROP_PAGE,), SOON),
    (GONE, Reachable(), State.DEGRADED, (), NUDGE_AFTER),
    (LIVE, Woke(), State.DEGRADED, (), 0),
    (STALE, Woke(), State.DEGRADED, (), 0),
    (WOKEN, Tick(), State.DEGRADED, (Action.PROBE,), PROBE_TIMEOUT),
    (WOKEN, Unreachable(), State.DEGRADED, (), SOON),
    (WOKEN, Reachable(), State.DEGRADED, (Action.RESTART_CONNECTION,), NUDGE_AFTER),
    (LOADING, Woke(), State.LOADING, (Action.RELOAD,), HANDSHAKE_TIMEOUT),
    (OFFLINE, Woke(), State.OFFLINE, (Action.PROBE,), PROBE_TIMEOUT),
    (CRASHED, Woke(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (REFUSED, Woke(), State.REFUSED, (Action.PROBE,), PROBE_TIMEOUT),
    (SERVER_THERE, Tick(), State.DEGRADED, (Action.RESTART_CONNECTION,), NUDGE_AFTER),
    (NUDGED, Tick(), State.LOADING, (Action.RELOAD,), HANDSHAKE_TIMEOUT),
    (DEGRADED, DocumentCreated(), State.LOADING, (), HANDSHAKE_TIMEOUT),
    (DEGRADED, Reload(), State.LOADING, (Action.RELOAD,), HANDSHAKE_TIMEOUT),
    (DEGRADED, HeartbeatMissed(), State.HUNG, (Action.KILL_RENDERER,), KILL_TIMEOUT),
    (OFFLINE, Tick(), State.OFFLINE, (Action.PROBE,), PROBE_TIMEOUT),
    (OFFLINE, TryNow(), State.OFFLINE, (Action.PROBE,), PROBE_TIMEOUT),
    (OFFLINE, Reload(), State.OFFLINE, (Action.PROBE,), PROBE_TIMEOUT),
    (OFFLINE_ASKED, TryNow(), State.OFFLINE, (), 0),
    (OFFLINE_ASKED, Tick(), State.OFFLINE, (Action.PROBE,), PROBE_TIMEOUT),
    (OFFLINE, HeartbeatMissed(), State.OFFLINE, (Action.KILL_RENDERER,), 0),
    (OFFLINE, RendererDied(), State.OFFLINE, (), 0),
    (OFFLINE, Unreachable(), State.OFFLINE, (), SOON),
    (OFFLINE, Reachable(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (OFFLINE, Shown(), State.LIVE, (), None),
    (CRASHED, Tick(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (CRASHED_AGAIN, Tick(), State.LOADING, (Action.LOAD_START,), HANDSHAKE_TIMEOUT),
    (CRASHED, TryNow(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (CRASHED, Reload(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (CRASHED, LoadFailed(Reason.UNREACHABLE), State.CRASHED, (), 0),
    (HUNG, RendererDied(), State.CRASHED, (), CRASH_BACKOFF[0]),
    (HUNG, Tick(), State.LOADING, (Action.RELOAD,), HANDSHAKE_TIMEOUT),
    (SIGNED_OUT, SignedIn(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (REFUSED, Tick(), State.REFUSED, (Action.PROBE,), PROBE_TIMEOUT),
    (REFUSED, TryNow(), State.REFUSED, (Action.PROBE,), PROBE_TIMEOUT),
    (REFUSED, Reload(), State.REFUSED, (Action.PROBE,), PROBE_TIMEOUT),
    (REFUSED, Reachable(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (REFUSED, Unreachable(), State.OFFLINE, (), SOON),
    (REFUSED, RendererDied(), State.REFUSED, (), 0),
    (REFUSED, SignedIn(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (LOADING, SignOnAsked(), State.SIGN_ON, SIGN_ON_SHOWN, SIGN_ON_BACKOFF[0]),
    (DEGRADED, SignOnAsked(), State.SIGN_ON, SIGN_ON_SHOWN, SIGN_ON_BACKOFF[0]),
    (OFFLINE, SignOnAsked(), State.SIGN_ON, SIGN_ON_SHOWN, SIGN_ON_BACKOFF[0]),
    (REFUSED, SignOnAsked(), State.SIGN_ON, SIGN_ON_SHOWN, SIGN_ON_BACKOFF[0]),
    (SIGN_ON, Tick(), State.SIGN_ON, (Action.PROBE,), PROBE_TIMEOUT),
    (SIGN_ON, TryNow(), State.SIGN_ON, (Action.PROBE,), PROBE_TIMEOUT),
    (SIGN_ON, Reload(), State.SIGN_ON, (Action.PROBE,), PROBE_TIMEOUT),
    (SIGN_ON, Woke(), State.SIGN_ON, (Action.PROBE,), PROBE_TIMEOUT),
    (SIGN_ON, SignOnPassed(), State.SIGN_ON, (Action.PROBE,), PROBE_TIMEOUT),
    (SIGN_ON, Reachable(), State.LOADING, (Action.LOAD,), HANDSHAKE_TIMEOUT),
    (SIGN_ON, Unreachable(), State.SIGN_ON, (), SIGN_ON_BACKOFF[0]),
    (replace(SIGN_ON, reachable=False), Unreachable(), State.OFFLINE, (), SOON),
    (SIGN_ON, Unreachable(Reason.CERTIFICATE), State.OFFLINE, (), SOON),
    (SIGN_ON, RendererDied(), State.SIGN_ON, (), 0),
]

# from, events that change nothing there
NOTHING: list[tuple[KioskState, list[Event]]] = [
    (STARTING, [Tick(), Handshake(), Shown(), TokenRefused(), RendererDied(), TryNow(), Reload()]),
    (LOADING, [Disconnected(), DocumentCreated(), FrontendChanged(), TryNow()]),
    (SHAKEN, [Progress(), Reachable()]),
    (JOINED, [Connected(), Progress()]),
    (LIVE, [Tick(), Connected(), Shown(), Unreachable(), Reachable(), TryNow()]),
    (SERVER_THERE, [TryNow(), Reachable(), Disconnected()]),
    (OFFLINE, [Connected(), Disconnected(), FrontendChanged(), DocumentCreated()]),
    (CRASHED, [Shown(), Handshake(), Reachable(), Unreachable(), HeartbeatMissed()]),
    (HUNG, [Shown(), Connected(), TryNow(), Woke(), HeartbeatMissed(), Reload()]),
    (SIGNED_OUT, [Tick(), TryNow(), Reachable(), TokenRefused(), TokenDenied(), RendererDied()]),
    (SIGNED_OUT, [LoadFailed(Reason.HTTP_ERROR), DocumentCreated(), Shown(), Reload(), Woke()]),
    (
        REFUSED,
        [LoadFailed(Reason.HTTP_ERROR), PageMissing(), Shown(), Connected(), HeartbeatMissed()],
    ),
    (
        SIGN_ON,
        [LoadFailed(Reason.HTTP_ERROR), PageMissing(), Shown(), Connected(), HeartbeatMissed()],
    ),
    (LIVE, [SignOnAsked("a dashboard that works is left alone"), SignOnPassed()]),
    (CRASHED, [SignOnAsked("its next load finds it again")]),
    (HUNG, [SignOnAsked("its next load finds it again")]),
    (SIGNED_OUT, [SignOnAsked(), SignOnPassed()]),
    (replace(SIGN_ON, failed_loads=SIGN_ON_QUICK), [SignOnPassed()]),
]


def _name(row: object) -> str:
    match row:
        case KioskState():
            return row.state.value
        case State():
            return row.value
        case tuple() | float() | int() | None:
            return "-"
        case _:
            return type(row).__name__


@pytest.mark.parametrize(("before", "event", "state", "actions", "wait"), TABLE, ids=_name)
def test_each_row_of_the_table(
    before: KioskState,
    event: Event,
    state: State,
    actions: tuple[Action, ...],
    wait: float | None,
) -> None:
    """What happens in a state leads to the next one, with what is to be done and by when."""
    after, todo = step(before, event, NOW)
    assert (after.state, todo) == (state, actions)
    assert after.deadline == (None if wait is None else NOW + wait)
    assert after.since == (before.since if after.state is before.state else NOW)


@pytest.mark.parametrize(("before", "event"), [(a, e) for a, events in NOTHING for e in events])
def test_what_does_not_matter_in_a_state_changes_nothing(before: KioskState, event: Event) -> None:
    """Late and foreign events are harmless."""
    assert step(before, event, NOW) == (before, ())


@pytest.mark.parametrize("before", WITH_PAGE)
def test_a_refused_token_forgets_the_credentials_and_shows_the_sign_in(before: KioskState) -> None:
    """One refusal is enough, and nothing is tried again."""
    after, todo = step(before, TokenRefused("revoked"), NOW)
    assert todo == (Action.FORGET, Action.SHOW_SIGN_IN)
    assert (after.state, after.reason, after.detail, after.deadline) == (
        State.SIGNED_OUT,
        Reason.CREDENTIALS_REFUSED,
        "revoked",
        None,
    )


@pytest.mark.parametrize("before", [s for s in WITH_PAGE if s is not REFUSED])
def test_a_denied_token_keeps_the_credentials_and_drops_the_page(before: KioskState) -> None:
    """The server's reason is shown, nothing is forgotten, and the page asks for nothing more."""
    after, todo = step(before, TokenDenied("User is not active"), NOW)
    assert todo == (Action.DROP_PAGE,)
    assert (after.state, after.reason, after.detail) == (
        State.REFUSED,
        Reason.DENIED,
        "User is not active",
    )
    assert after.deadline == NOW + DENIED_LOOK


def test_the_last_words_of_a_page_do_not_put_off_the_next_look() -> None:
    """It was dropped, and what it has asked for may still be answered."""
    after, _ = step(LIVE, TokenDenied("inactive"), NOW)
    again, todo = step(after, TokenDenied("local only"), NOW + 20)
    assert (again.deadline, again.detail, todo) == (NOW + DENIED_LOOK, "local only", ())


def test_a_look_that_finds_nothing_new_is_followed_by_another() -> None:
    """As long as it takes; whoever presses the button meanwhile gets an answer of their own."""
    asked, _ = step(REFUSED, Tick(), NOW)
    after, todo = step(asked, TokenDenied("inactive"), NOW + 1)
    assert (after.state, after.deadline, todo) == (State.REFUSED, NOW + 1 + DENIED_LOOK, ())
    pressed, todo = step(asked, TryNow(), NOW)
    assert todo == ()
    after, todo = step(pressed, TokenDenied("inactive"), NOW + 1)
    assert (after.probe, todo) == (Probe.ASKED, (Action.PROBE,))


def test_looks_at_a_sign_on_get_seldom() -> None:
    """Each answer shows its page, where that may be, and puts off the next look."""
    at, now = SIGN_ON, NOW
    for pause in (*SIGN_ON_BACKOFF[1:], SIGN_ON_BACKOFF[-1]):
        at, _ = step(at, Tick(), now)
        at, todo = step(at, SignOnAsked("who are you?"), now + 1)
        assert (at.state, at.detail) == (State.SIGN_ON, "who are you?")
        assert (at.deadline, todo) == (now + 1 + pause, (Action.SHOW_SIGN_ON,))
        now += 1 + pause


def test_words_that_no_look_asked_for_put_off_nothing() -> None:
    """Those of a page that was dropped, and of another host in the window."""
    after, todo = step(SIGN_ON, SignOnAsked("another"), NOW - 1)
    assert (after, todo) == (replace(SIGN_ON, detail="another"), ())


def test_a_sign_on_that_is_passed_during_a_look_is_looked_at_again() -> None:
    """The look may have been too early."""
    asked, _ = step(SIGN_ON, Tick(), NOW)
    passed, todo = step(asked, SignOnPassed(), NOW)
    assert (passed.probe, todo) == (Probe.ASK_AGAIN, ())
    again, todo = step(passed, SignOnAsked(), NOW)
    assert (again.probe, todo) == (Probe.ASKED, (Action.PROBE,))


def test_a_sign_on_that_lets_looks_through_but_not_the_page_is_asked_seldom() -> None:
    """Not load after load; a dashboard that was live ends the count."""
    at, _ = step(LOADING, SignOnAsked(), NOW)
    for entries in range(1, SIGN_ON_QUICK + 1):
        at, todo = step(at, SignOnPassed(), NOW)
        assert todo == (Action.PROBE,)
        at, todo = step(at, Reachable(), NOW)
        assert todo == (Action.LOAD,)
        at, _ = step(at, SignOnAsked(), NOW)
        assert (at.failed_loads, at.attempt) == (entries, entries + 1)
    assert step(at, SignOnPassed(), NOW) == (at, ())
    at, _ = step(at, Tick(), NOW + SIGN_ON_BACKOFF[-1])
    at, _ = step(at, Reachable(), NOW)
    at, _ = step(at, Shown(), NOW)
    at, _ = step(replace(at, state=State.DEGRADED), SignOnAsked(), NOW)
    assert (at.failed_loads, at.attempt) == (0, 1)


@pytest.mark.parametrize("before", ALL)
def test_a_sign_out_shows_the_sign_in_from_everywhere(before: KioskState) -> None:
    """The credentials are gone already, so nothing is forgotten again."""
    after, todo = step(before, SignedOut(), NOW)
    assert (after.state, todo) == (State.SIGNED_OUT, (Action.SHOW_SIGN_IN,))


@pytest.mark.parametrize("before", [LOADING, LIVE, DEGRADED, CRASHED, HUNG])
def test_a_dead_renderer_is_a_crash_where_the_page_matters(before: KioskState) -> None:
    """Another one is begun, later each time."""
    assert step(before, RendererDied(), NOW)[0].state is State.CRASHED


@pytest.mark.parametrize("before", [OFFLINE, REFUSED])
def test_a_renderer_that_dies_behind_an_overlay_changes_only_the_count(before: KioskState) -> None:
    """What is waited for there loads the page anyway, and must not be asked for too early."""
    assert step(before, RendererDied(), NOW) == (replace(before, crashes=(NOW,)), ())


@pytest.mark.parametrize("before", [s for s in ALL if s.deadline is not None])
def test_a_tick_before_its_time_does_nothing(before: KioskState) -> None:
    """A timer that was set for an older deadline is harmless."""
    assert step(before, Tick(), NOW - 0.001) == (before, ())


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (LOADING, Reason.NO_HANDSHAKE),
        (SHAKEN, Reason.NO_DASHBOARD),
        (step(SHAKEN, Connected(), NOW)[0], Reason.NO_VIEW),
        (step(JOINED, Disconnected(), NOW)[0], Reason.NO_DASHBOARD),
    ],
)
def test_a_load_that_takes_too_long_says_what_was_missing(
    before: KioskState, reason: Reason
) -> None:
    """The overlay tells a foreign page from a frontend without a connection."""
    assert step(before, Tick(), NOW)[0].reason is reason


def test_a_load_that_came_to_nothing_is_followed_by_one_without_the_cache() -> None:
    """And that by one with it, which a slow network needs; a dashboard ends that."""
    at, _ = step(SHAKEN, Tick(), NOW)
    for skips in (True, False, True):
        again, _ = step(at, Reachable(), NOW)
        assert again.skips_cache is skips
        at, _ = step(replace(again, deadline=NOW), Tick(), NOW)
    assert not step(again, Shown(), NOW)[0].is_stale
    away, _ = step(LOADING, Unreachable(), NOW)
    assert not step(away, Reachable(), NOW)[0].skips_cache


def test_the_overlay_shows_what_the_last_probe_found() -> None:
    """Reason and detail follow the probes; since when does not."""
    after, _ = step(OFFLINE, Unreachable(Reason.CERTIFICATE, "expired"), NOW)
    assert (after.reason, after.detail, after.since) == (Reason.CERTIFICATE, "expired", 990.0)


def test_out_of_memory_is_told_apart() -> None:
    """A page that eats all memory is another fault than a broken driver."""
    assert step(LIVE, RendererDied(out_of_memory=True), NOW)[0].reason is Reason.OUT_OF_MEMORY
    assert step(LIVE, RendererDied(), NOW)[0].reason is Reason.RENDERER_DIED


def test_a_renderer_that_we_killed_is_blamed_on_the_page_that_hung() -> None:
    """The log tells why, not how."""
    after, _ = step(HUNG, RendererDied(detail="SIGKILL"), NOW)
    assert (after.reason, after.detail) == (Reason.NOT_ANSWERING, "")


def test_the_fifth_death_within_ten_minutes_is_blamed_on_the_driver() -> None:
    """From the next start on the window is drawn in software."""
    situation, said = LIVE, []
    for number in range(CRASH_LOOP + 1):
        situation, actions = step(situation, RendererDied(), NOW + number)
        said.append(actions)
    assert said == [()] * (CRASH_LOOP - 1) + [(Action.DRAW_IN_SOFTWARE,)] * 2


def test_deaths_that_are_far_apart_are_not_a_loop() -> None:
    """Five in ten minutes, not five in a year."""
    old = replace(LIVE, crashes=tuple(NOW - CRASH_WINDOW for _ in range(CRASH_LOOP)))
    assert step(old, RendererDied(), NOW)[1] == ()


def test_a_loop_ends_in_software_even_where_memory_seems_to_be_the_reason() -> None:
    """The signals do not tell for certain, and software needs less memory."""
    dying = replace(LIVE, crashes=(NOW,) * (CRASH_LOOP - 1))
    after, actions = step(dying, RendererDied(out_of_memory=True), NOW)
    assert (after.reason, actions) == (Reason.OUT_OF_MEMORY, (Action.DRAW_IN_SOFTWARE,))


def test_pressing_the_button_twice_asks_once_and_then_once_more() -> None:
    """While a probe is under way no other starts; its bad news starts the next one at once."""
    pressed, actions = step(OFFLINE, TryNow(), NOW)
    assert actions == (Action.PROBE,)
    again, actions = step(pressed, TryNow(), NOW + 1)
    assert (again.probe, actions) == (Probe.ASK_AGAIN, ())
    after, actions = step(again, Unreachable(), NOW + 2)
    assert (after.probe, actions) == (Probe.ASKED, (Action.PROBE,))
    waiting, actions = step(after, Unreachable(), NOW + 3)
    assert (waiting.probe, actions) == (Probe.IDLE, ())


def test_the_network_that_comes_back_while_degraded_is_asked_once_more_too() -> None:
    """The old probe went out into nothing."""
    asked, _ = step(DEGRADED, Tick(), NOW)
    again, actions = step(asked, TryNow(), NOW)
    assert actions == ()
    assert step(again, Unreachable(), NOW)[1] == (Action.PROBE,)


def test_a_night_asleep_does_not_count_as_a_server_that_is_away() -> None:
    """The network takes its seconds after a wake-up; the page is not given up for that."""
    evening = replace(NUDGED, since=NOW - 10 * GONE_AFTER)
    woke, actions = step(evening, Woke(), NOW)
    assert (woke.state, woke.reason, actions) == (State.DEGRADED, Reason.WOKE, ())
    assert step(woke, Unreachable(), NOW + 5)[0].state is State.DEGRADED
    assert step(woke, Unreachable(), NOW + GONE_AFTER)[0].state is State.OFFLINE


def test_a_page_that_does_not_connect_after_a_wake_up_is_loaded_again() -> None:
    """It was told to; a socket that it cannot leave is none of its own mending."""
    woke, _ = step(LIVE, Woke(), NOW)
    told, actions = step(woke, Reachable(), NOW)
    assert actions == (Action.RESTART_CONNECTION,)
    assert step(told, Connected(), NOW)[0].state is State.LIVE
    assert step(told, Tick(), NOW + NUDGE_AFTER)[1] == (Action.RELOAD,)


def test_a_touch_puts_the_new_frontend_off() -> None:
    """It is loaded when nobody has touched the screen for a minute."""
    situation, _ = step(LIVE, FrontendChanged(), NOW)
    situation, _ = step(situation, Tick(idle=10), NOW)
    situation, actions = step(situation, Tick(idle=30), NOW + 50)
    assert (situation.deadline, actions) == (NOW + 80, ())
    situation, actions = step(situation, Tick(idle=60), NOW + 80)
    assert (situation.reason, actions) == (Reason.FRONTEND_CHANGED, (Action.RELOAD,))


def test_a_load_that_was_asked_for_is_no_trouble() -> None:
    """`status` and the log do not make a fault of it."""
    assert step(LIVE, Reload(), NOW)[0].reason is Reason.ASKED_FOR
    assert step(LIVE, DocumentCreated(), NOW)[0].reason is Reason.NEW_DOCUMENT
    assert not Reason.ASKED_FOR.is_trouble
    assert Reason.CONNECTION_LOST.is_trouble


def test_a_new_account_has_no_old_trouble() -> None:
    """What was wrong with the one before is over."""
    refused = replace(SIGNED_OUT, reason=Reason.CREDENTIALS_REFUSED, detail="revoked")
    after, _ = step(refused, SignedIn(), NOW)
    assert (after.reason, after.detail) == (Reason.NONE, "")


def test_probes_come_later_and_later_until_the_dashboard_is_back() -> None:
    """Every second at first, every half minute in the end; a live dashboard begins anew."""
    situation, waits = LOADING, []
    for _ in range(172):
        situation, _ = step(situation, Unreachable(), NOW)
        assert situation.deadline is not None
        waits.append(situation.deadline - NOW)
    assert waits == [1.0] * 20 + [2.0] * 50 + [5.0] * 100 + [LAST_BACKOFF] * 2
    situation, _ = step(situation, Reachable(), NOW)
    assert situation.attempt == 172, "a load that was only begun is no success"
    situation, _ = step(situation, Shown(), NOW)
    assert step(situation, LoadFailed(Reason.UNREACHABLE), NOW)[0].deadline == NOW + 1


def test_loads_that_fail_come_later_and_later_though_the_server_answers() -> None:
    """1, 2, 4 ... 30, 30 seconds; a live dashboard begins anew."""
    situation, waits = LOADING, []
    for _ in range(8):
        situation, _ = step(situation, LoadFailed(Reason.HTTP_ERROR), NOW)
        assert situation.deadline is not None
        waits.append(situation.deadline - NOW)
        situation, _ = step(situation, Reachable(), NOW)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    situation, _ = step(situation, Shown(), NOW)
    assert step(situation, LoadFailed(Reason.HTTP_ERROR), NOW)[0].deadline == NOW + 1


def test_jitter_takes_up_to_a_quarter_off_a_wait() -> None:
    """So that all tablets of a house do not ask in the same moment."""
    assert step(LOADING, Unreachable(), NOW, 0.8)[0].deadline == pytest.approx(NOW + 0.8)


def test_crashes_are_answered_more_and_more_slowly_and_forgotten_after_ten_minutes() -> None:
    """0, 1, 5, 15, 60, 60 seconds."""
    situation, now, waits = LIVE, NOW, []
    for _ in range(6):
        situation, _ = step(situation, RendererDied(), now)
        assert situation.deadline is not None
        waits.append(situation.deadline - now)
        situation, _ = step(situation, Tick(), situation.deadline)
        now += 70
    assert waits == [*CRASH_BACKOFF, CRASH_BACKOFF[-1]]
    situation, _ = step(situation, RendererDied(), now + CRASH_WINDOW)
    assert situation.deadline == now + CRASH_WINDOW
    assert situation.crashes == (now + CRASH_WINDOW,)


def test_a_server_that_goes_away_again_gets_its_fifteen_seconds_anew() -> None:
    """Reachable for 15 s means without a break."""
    situation, _ = step(NUDGED, Unreachable(), NOW)
    situation, _ = step(situation, Reachable(), NOW + 1)
    assert (situation.nudged, situation.deadline) == (False, NOW + 1 + NUDGE_AFTER)


def test_another_certificate_is_said_at_once() -> None:
    """There is nobody left whom the page could reconnect to."""
    after, actions = step(DEGRADED, Unreachable(Reason.CERTIFICATE, "changed"), NOW)
    assert (after.state, after.reason) == (State.OFFLINE, Reason.CERTIFICATE)
    assert actions == (Action.DROP_PAGE,)


def test_a_proxy_that_lets_nobody_in_is_asked_seldom() -> None:
    """A wrong password tried each second ends in a ban."""
    for before in (LOADING, OFFLINE):
        after, _ = step(before, TokenDenied("wrong password", Reason.PROXY), NOW)
        assert (after.state, after.reason) == (State.REFUSED, Reason.PROXY)
        assert after.deadline == NOW + PROXY_RETRY


def test_a_renderer_that_twice_cannot_be_started_needs_another_program() -> None:
    """The second in a row; a death of one that lived, or a dashboard, begins anew."""
    failed = RendererDied(launch_failed=True)
    once, todo = step(LOADING, failed, NOW)
    assert (once.state, todo) == (State.CRASHED, ())
    assert step(once, failed, NOW) == (once, ()), "Chromium tries twice for one load"
    again, _ = step(replace(once, deadline=NOW), Tick(), NOW)
    assert step(again, failed, NOW)[1] == (Action.RESTART_PROGRAM,)
    died, _ = step(again, RendererDied(), NOW)
    assert step(died, failed, NOW)[1] == ()
    shown, _ = step(again, Shown(), NOW)
    assert step(shown, failed, NOW)[1] == ()


def test_a_program_that_was_just_started_anew_goes_on_trying() -> None:
    """Each time it asks for a restart; whether that is too soon is another's to decide."""
    at = replace(LOADING, failed_launches=5, crashes=(NOW,) * 5)
    assert step(at, RendererDied(launch_failed=True), NOW)[1] == (Action.RESTART_PROGRAM,)


@pytest.mark.parametrize(
    "event",
    [
        Unreachable(detail="connection refused"),
        Unreachable(Reason.CERTIFICATE, "not trusted"),
        LoadFailed(Reason.UNREACHABLE, "connection refused"),
    ],
)
def test_what_a_person_has_to_do_stays_on_the_screen(event: Event) -> None:
    """A server that has moved to https is not found at its old address, in one way or another."""
    before, _ = step(LOADING, Unreachable(Reason.HTTPS_WANTED, "h wants https now."), NOW)
    asked, _ = step(replace(before, deadline=NOW), Tick(), NOW)
    after, actions = step(asked, event, NOW)
    assert (after.state, after.reason) == (State.OFFLINE, Reason.HTTPS_WANTED)
    assert (after.detail, actions) == ("h wants https now.", ())
    assert after.deadline is not None
    assert after.deadline > NOW
    assert step(after, Reachable(), NOW)[1] == (Action.LOAD,)
