"""A page that sends too much, too large or nonsense: the window stays responsive."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from harness.page import ACCESS, Kiosk
from harness.waiting import wait_until
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QTimer

from ha_kiosk.rate_limit import MESSAGE_RATE, MESSAGES_AT_ONCE, VITAL_AT_ONCE, VITAL_RATE

Record = Callable[[str, object], None]
ASK = "externalApp.getExternalAuth({callback: 'externalAuthSetToken'})"
FLOOD = """const raw = JSON.stringify({type: 6, object: 'bridge', id: 7, method: 'receive',
  args: ['{"type":"externalBus"}']});
window.sent = 0; const end = Date.now() + %d;
const timer = setInterval(() => {
  for (let n = 0; n < 100; n++) { %s; window.sent++; }
  if (Date.now() > end) { clearInterval(timer); window.over = true; }
}, 10)"""
BEAT_MS = 20
SECONDS = 10
HUGE = 50_000_000


class Beat:
    """A timer of the UI thread: how late it was at worst, and how long the thread itself worked.

    Both in seconds. How late it is depends on who else uses the machine; the work does not.
    """

    def __init__(self) -> None:
        self.late = self.busy = 0.0
        self.began = self._last = time.monotonic()
        self._work = time.thread_time()

    def beat(self) -> None:
        """Take note of a turn of the event loop."""
        now, work = time.monotonic(), time.thread_time()
        self.late = max(self.late, now - self._last - BEAT_MS / 1000)
        self.busy = max(self.busy, work - self._work)
        self._last, self._work = now, work


@contextmanager
def beating() -> Iterator[Beat]:
    """Measure the UI thread for the length of a with-block."""
    beat = Beat()
    timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat.beat)
    timer.start()
    yield beat
    timer.stop()


@pytest.mark.parametrize(
    "send",
    [
        "externalApp.externalBus({type: 'haptic', id: n})",
        "qt.webChannelTransport.send(raw)",
    ],
    ids=["the object", "the channel"],
)
def test_ten_thousand_messages_a_second_do_not_stop_the_window(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture, send: str, record_property: Record
) -> None:
    """What is too much is dropped with one line, and a token is still to be had."""
    caplog.set_level(logging.INFO)
    kiosk.load()
    with beating() as beat:
        kiosk.do(FLOOD % (SECONDS * 1000, send))
        kiosk.do(f"setTimeout(() => {ASK}, {SECONDS * 500})")
        over = lambda: kiosk.ask("window.over", within=60)  # noqa: E731 - the page is busy
        wait_until(over, "the flood is over", within=120)
    sent = kiosk.ask("window.sent")
    record_property("messages", sent)
    record_property("late_ms", round(beat.late * 1000))
    assert isinstance(sent, float)
    assert sent > SECONDS * 1_000  # a machine that is busy otherwise sends fewer
    assert beat.busy < 1  # where nothing else runs: a tenth of that
    assert len(kiosk.texts) > 0
    most = (
        MESSAGES_AT_ONCE
        + VITAL_AT_ONCE
        + (MESSAGE_RATE + VITAL_RATE) * (time.monotonic() - beat.began)
    )
    assert len(kiosk.heard) < most < sent / 2
    floods = [line for line in caplog.messages if "too many messages" in line]
    assert len(floods) == 1
    wait_until(lambda: _tokens(kiosk) == [ACCESS], "the token")


def test_a_message_of_fifty_megabytes_is_refused_unread(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture, record_property: Record
) -> None:
    """By its length; the line about it does not repeat it."""
    kiosk.load()
    with beating() as beat:
        kiosk.do(f"externalApp.externalBus({{type: 'x', payload: 'y'.repeat({HUGE})}})")
        wait_until(lambda: "it got no answer" in caplog.text, "the refusal", within=60)
    record_property("late_ms", round(beat.late * 1000))
    assert beat.busy < 5  # Qt takes it apart once, before it is ours
    assert len(caplog.text) < 1_000
    kiosk.do(ASK)
    assert kiosk.answers(1)[0][2]["access_token"] == ACCESS


def _tokens(kiosk: Kiosk) -> list[object]:
    answers = kiosk.ask("window.answers")
    assert isinstance(answers, list)
    return [answer[2]["access_token"] for answer in answers if answer[0] == "externalAuthSetToken"]


TYPES = st.sampled_from(
    [
        "config/get",
        "connection-status",
        "frontend/loaded",
        "result",
        "config_screen/show",
        "exoplayer/play_hls",
        "theme-update",
        "bar_code/scan",
        "made/up",
        "__proto__",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
BUS = st.fixed_dictionaries(
    {}, optional={"type": TYPES | ANYTHING, "id": st.just(1) | ANYTHING, "payload": ANYTHING}
)
ENVELOPES = st.fixed_dictionaries(
    {"type": st.sampled_from(["externalBus", "getExternalAuth", "revoke", "x"]) | ANYTHING},
    optional={"payload": BUS | ANYTHING | BUS.map(json.dumps)},
)


def test_two_hundred_wrong_messages_harm_nothing(kiosk: Kiosk) -> None:
    """Through a real page and Qt's own channel; what Qt or Python says fails the test."""
    kiosk.load()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ENVELOPES.map(json.dumps) | st.text(max_size=200))
    def send(text: str) -> None:
        kiosk.do(
            "const text = " + json.dumps(text).replace("<", "\\u003c") + ";"
            "try { externalAppV2.postMessage(text) } catch (error) {}"
            "qt.webChannelTransport.send(JSON.stringify({type: 6, object: 'bridge', id: 7,"
            " method: 'receive', args: [text]}))"
        )

    send()
    kiosk.do(f"answers.length = 0; setTimeout(() => {ASK}, 500)")
    wait_until(lambda: ACCESS in _tokens(kiosk), "the token")
