"""The states below the clock, asked for while it is seen, and how they look."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from harness.gallery import SIZES, Gallery
from harness.screensaver import VALUES, new_model
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlEngine

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.clock_entities import ClockValue
from ha_kiosk.display.stages import Stage
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.display.clock_states import KEPT, ClockStates
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.display import DisplayModel

CONFIG = Config(screen_clock_entities=("sensor.a", "weather.b"))


class Clock:
    """A clock of Home Assistant's states, and a server that the test plays."""

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        self.now, self.is_there = 1_000.0, True
        self.may = threading.Event()
        self.may.set()
        self.asked: list[tuple[str, ...]] = []
        self.model = new_model("en", parent)
        self.states = ClockStates(
            CONFIG, self.model, self.fetch, runner, parent, clock=lambda: self.now
        )
        self.model.changed.connect(self.states.follow_model)

    def fetch(self, entities: tuple[str, ...]) -> tuple[ClockValue, ...]:
        """Return a state for each of them."""
        self.asked.append(entities)
        self.may.wait(60)
        if not self.is_there:
            raise KioskError(Text("away"))
        return tuple(ClockValue(entity, 21.5, 1, "°C") for entity in entities)

    def show(self, stage: Stage, kind: Screensaver = Screensaver.CLOCK) -> None:
        """Show a stage."""
        self.model.show(stage, Config(screen_screensaver=kind))

    def texts(self) -> list[str]:
        """Return what is seen of the states."""
        return [value["text"] for value in self.model.property("values")]


@pytest.fixture
def clock(runner: JobRunner, parent: QObject) -> Iterator[Clock]:
    """Return a clock that is not seen."""
    made = Clock(runner, parent)
    yield made
    made.may.set()


def test_the_states_are_asked_for_while_the_clock_is_seen(clock: Clock) -> None:
    """And only then."""
    clock.show(Stage.DIMMED)
    clock.show(Stage.SCREENSAVER, Screensaver.BLACK)
    assert not clock.states._refresh.isActive()
    clock.show(Stage.SCREENSAVER)
    wait_until(lambda: clock.texts() == ["21.5\xa0°C"] * 2, "the states are shown")
    clock.states._refresh.timeout.emit()
    wait_until(lambda: len(clock.asked) == 2, "they are asked for again")
    clock.show(Stage.OFF)
    assert not clock.states._refresh.isActive()


def test_a_server_that_is_away_leaves_the_states_for_a_while(clock: Clock) -> None:
    """Then they are dashes."""
    clock.show(Stage.SCREENSAVER)
    wait_until(lambda: bool(clock.texts()), "the states are shown")
    clock.is_there = False
    clock.states._refresh.timeout.emit()
    wait_until(lambda: not clock.states._is_busy, "it was asked")
    assert clock.texts() == ["21.5\xa0°C"] * 2
    clock.now += KEPT + 1
    clock.states._refresh.timeout.emit()
    wait_until(lambda: clock.texts() == ["—"] * 2, "nobody knows them")


def test_other_entities_are_asked_for_at_once(clock: Clock) -> None:
    """An answer about the old ones, which is still on its way, is not shown."""
    clock.may.clear()
    clock.show(Stage.SCREENSAVER)
    clock.states.configure(Config(screen_clock_entities=("sensor.c",)))
    clock.may.set()
    wait_until(lambda: clock.texts() == ["21.5\xa0°C"], "the new one is shown")
    assert clock.asked == [("sensor.a", "weather.b"), ("sensor.c",)]
    clock.states.configure(Config())
    assert clock.texts() == []
    assert not clock.states._refresh.isActive()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_all_is_within_the_window(engine: QQmlEngine, size: tuple[int, int]) -> None:
    """Wherever the clock has wandered to."""
    parent = QObject()
    model: DisplayModel = new_model("de", parent)
    model.set_values(VALUES)
    model.show(Stage.SCREENSAVER, Config())
    gallery = Gallery(engine)
    gallery.window.setProperty("display", model)
    gallery.fit(size, dark=True)
    wait_until(lambda: bool(gallery.items("ScreensaverClock")), "the clock is there")
    (shown,) = gallery.items("ScreensaverClock")
    for step in (0, 22, 40):
        shown.setProperty("step", step)
        settle()
        gallery.grab()
        for text in gallery.texts():
            assert text.left >= 0, text
            assert text.top >= 0, text
            assert text.left + text.width <= size[0], text
            assert text.top + text.height <= size[1], text
    assert len(gallery.texts()) == 2 + 2 * len(VALUES)
    gallery.close()
    shiboken6.delete(parent)
