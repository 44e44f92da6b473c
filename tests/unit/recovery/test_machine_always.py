"""What holds for the recovery machine whatever happens, in any order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.recovery.events import (
    Connected,
    Disconnected,
    DocumentCreated,
    Event,
    FrontendChanged,
    Handshake,
    HeartbeatMissed,
    LoadFailed,
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
from ha_kiosk.recovery.machine import step
from ha_kiosk.recovery.shut_out import PROXY_RETRY
from ha_kiosk.recovery.state import Action, KioskState, Reason, State
from ha_kiosk.recovery.transitions import Step

NOW = 1000.0
STARTING = KioskState()

EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Started, signed_in=st.booleans()),
    st.builds(LoadFailed, reason=st.sampled_from(Reason), detail=st.text(max_size=3)),
    st.builds(Unreachable, reason=st.sampled_from(Reason)),
    st.builds(RendererDied, out_of_memory=st.booleans()),
    st.builds(Tick, idle=st.floats(0, 100)),
    st.sampled_from(
        [
            DocumentCreated(),
            Progress(),
            Handshake(),
            Shown(),
            Connected(),
            Disconnected(),
            HeartbeatMissed(),
            FrontendChanged(),
            Reachable(),
            TokenRefused(),
            TokenDenied(),
            SignOnAsked(),
            SignOnPassed(),
            SignedIn(),
            SignedOut(),
            Reload(),
            TryNow(),
            Woke(),
            Tick(),
            Tick(),
            Tick(),
        ]
    ),
)
# Seconds since the event before, or None: at the deadline, where there is one.
STEPS = st.lists(st.tuples(EVENTS, st.none() | st.floats(0, 400), st.floats(0, 1)), max_size=60)


def _check(before: KioskState, event: Event, now: float, result: Step) -> None:
    after, actions = result
    if after.state not in {State.LIVE, State.SIGNED_OUT, State.STARTING}:
        assert after.deadline is not None, "nothing but a person is waited for without an end"
    if after.state is State.LIVE and after.deadline is not None:
        assert before.deadline is not None or isinstance(event, FrontendChanged)
    if after.state is State.SIGNED_OUT:
        assert after.deadline is None
    if after.state is State.SIGNED_OUT:
        assert not {Action.LOAD, Action.RELOAD} & set(actions), "no page without an account"
    if before.state is State.SIGNED_OUT and not isinstance(event, SignedIn | Started):
        assert after.state is State.SIGNED_OUT
    if {Action.LOAD, Action.RELOAD} & set(actions):
        assert after.state is State.LOADING
    if Action.FORGET in actions:
        assert isinstance(event, TokenRefused), "only a refusal forgets credentials"
    assert after.since <= now


@given(signed_in=st.booleans(), steps=STEPS)
def test_whatever_happens_the_kiosk_never_gets_stuck(
    *, signed_in: bool, steps: list[tuple[Event, float | None, float]]
) -> None:
    """Any events in any order: live, a deadline, or a person is needed."""
    now = NOW
    situation, _ = step(STARTING, Started(signed_in=signed_in), now)
    for event, pause, jitter in steps:
        now = max(now, situation.deadline or now) if pause is None else now + pause
        before = situation
        situation, actions = step(before, event, now, jitter)
        _check(before, event, now, (situation, actions))


@given(steps=STEPS)
def test_from_everywhere_a_good_server_brings_the_dashboard_back(
    steps: list[tuple[Event, float | None, float]],
) -> None:
    """With a server that answers and a page that works, every mess ends live within minutes."""
    now = NOW
    situation, actions = step(STARTING, Started(signed_in=True), now)
    for event, pause, jitter in steps:
        now += pause or 0
        situation, actions = step(situation, event, now, jitter)
    answers: dict[Action, Event] = {
        Action.LOAD: Shown(),
        Action.RELOAD: Shown(),
        Action.PROBE: Reachable(),
        Action.SHOW_SIGN_IN: SignedIn(),
        Action.KILL_RENDERER: RendererDied(),
    }
    give_up = now + 2 * PROXY_RETRY
    while situation.state is not State.LIVE and now < give_up:
        event = answers.get(actions[-1], Tick()) if actions else Tick()
        if situation.state is State.SIGNED_OUT:
            event = SignedIn()
        if isinstance(event, Tick) and situation.deadline is not None:
            now = max(now, situation.deadline)
        situation, actions = step(situation, event, now)
    assert situation.state is State.LIVE
