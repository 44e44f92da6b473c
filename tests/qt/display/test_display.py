"""The screen when nobody is there: a real page, its window, and a panel that the test plays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from harness.page import Kiosk
from harness.site import Site
from harness.touch import tap
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from ha_kiosk.config.choices import Screensaver, WakeTouch
from ha_kiosk.config.config import Config
from ha_kiosk.display.panel import Applied, Panel, Wanted
from ha_kiosk.display.stages import Stage
from ha_kiosk.qt.app.second_stage.display import connect
from ha_kiosk.qt.display import display as module
from ha_kiosk.qt.display.display import DisplayController
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.input.input_shield import InputShield
from ha_kiosk.qt.screens.display import DisplayModel

LISTENER = """<style>html, body { margin: 0; height: 100% }</style>
<script>window.events = [];
for (const type of ["touchstart", "touchend", "touchcancel", "mousedown", "mouseup", "click",
  "keydown", "wheel"]) addEventListener(type, (event) => events.push(type), true);
</script>"""
CONFIG = Config(screen_dim_after=10, screen_screensaver_after=20, screen_off_after=30)
MIDDLE = QPointF(160, 120)


def show(kiosk: Kiosk, site: Site) -> None:
    """Show a page that listens; Chromium drops what is touched before the first picture."""
    site.add("/", "A page", before=LISTENER)
    kiosk.load()
    painted = "performance.getEntriesByType('paint').length"
    wait_until(lambda: kiosk.ask(painted), "the page is painted")
    pass_time(0.3)


class FakePanel(Panel):
    """A panel that does as it is told, once it may."""

    def __init__(self) -> None:
        self.told: list[Wanted] = []
        self.told_again = 0
        self.may = threading.Event()
        self.may.set()
        self.obeys = True

    def apply(self, wanted: Wanted) -> Applied:
        """Remember it."""
        self.may.wait(10)
        self.told.append(wanted)
        return Applied(is_on=wanted.is_on and self.obeys, brightness=wanted.brightness)

    def off_again(self) -> None:
        """Remember it."""
        self.told_again += 1


class Screen:
    """A page, its screen, and a clock that the test turns on."""

    def __init__(self, kiosk: Kiosk, config: Config = CONFIG) -> None:
        self.kiosk, self.now = kiosk, 1_000.0
        self.panel = FakePanel()
        self.idle_clock = IdleClock(kiosk.parent, clock=lambda: self.now)
        self.idle_clock.watch(kiosk.window)
        self.shield = InputShield(kiosk.window, kiosk.parent)
        self.model = DisplayModel(lambda now: (f"{now:%H:%M}", ""), kiosk.parent)
        self.display = DisplayController(
            config,
            self.panel,
            self.model,
            self.idle_clock,
            self.shield,
            kiosk.runner,
            kiosk.parent,
        )
        connect(self.display, self.shield, self.idle_clock)
        self.display.start()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass without a touch."""
        self.now += seconds
        self.display.update_stage()

    @property
    def stage(self) -> str:
        """Return the name of the stage."""
        return self.display.stage.name

    def is_off(self) -> bool:
        """Return whether the panel was told last to be off."""
        return bool(self.panel.told) and not self.panel.told[-1].is_on

    def events(self) -> object:
        """Return what the page saw."""
        return self.kiosk.ask("window.events")


@pytest.fixture
def screen(kiosk: Kiosk, site: Site) -> Iterator[Screen]:
    """Return a page that listens, and its screen."""
    show(kiosk, site)
    made = Screen(kiosk)
    yield made
    made.panel.may.set()


def test_the_longer_nobody_is_there_the_darker(screen: Screen) -> None:
    """Dimmed, then a screensaver, then off; a touch brings the page."""
    screen.wait(10)
    assert screen.stage == "DIMMED"
    wait_until(lambda: screen.panel.told[-1].brightness == 20, "the panel is dimmed")
    screen.wait(10)
    assert screen.model.overlay == "screensaver"
    screen.wait(10)
    assert screen.model.overlay == "off"
    wait_until(screen.is_off, "the panel is off")
    tap(screen.kiosk.window, MIDDLE)
    assert screen.stage == "ON"
    wait_until(lambda: screen.panel.told[-1] == Wanted(is_on=True, brightness=None), "it is on")


def test_the_touch_that_wakes_reaches_nobody(screen: Screen) -> None:
    """Nor does what comes before the screen is on, and 300 ms more; then the page gets all."""
    screen.display.ask(Stage.OFF)
    wait_until(screen.is_off, "the panel is off")
    screen.panel.may.clear()
    tap(screen.kiosk.window, MIDDLE)
    tap(screen.kiosk.window, MIDDLE)
    assert screen.stage == "ON"
    screen.panel.may.set()
    wait_until(lambda: not screen.shield.is_up, "touches are let in")
    assert screen.events() == []
    tap(screen.kiosk.window, MIDDLE)
    wait_until(lambda: "click" in str(screen.events()), "the page was clicked")


@pytest.mark.parametrize("how", ["mouse", "key"])
def test_a_mouse_and_a_key_wake_too(screen: Screen, how: str) -> None:
    """And are swallowed like a finger."""
    screen.display.ask(Stage.SCREENSAVER)
    window = screen.kiosk.window
    if how == "mouse":
        QTest.mouseClick(window, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(window, Qt.Key.Key_Space)
    assert screen.stage == "ON"
    wait_until(lambda: not screen.shield.is_up, "input is let in")
    assert screen.events() == []


def test_what_does_not_wake_the_screen_does_not_light_it_either(screen: Screen) -> None:
    """An X server switches it on when a mouse is moved, and so it is switched off again."""
    screen.display._again.setInterval(0)
    screen.display.ask(Stage.OFF)
    wait_until(screen.is_off, "the panel is off")
    key, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseRelease(screen.kiosk.window, key, no_key, MIDDLE.toPoint())
    wait_until(lambda: screen.panel.told_again, "it is switched off again")
    assert screen.stage == "OFF"
    assert screen.is_off()


def test_a_finger_on_the_screen_is_taken_from_the_page(screen: Screen) -> None:
    """The page sees its touch cancelled as the screen goes dark, and no click comes of it."""
    device = QTest.createTouchDevice()
    window = screen.kiosk.window
    QTest.touchEvent(window, device).press(0, MIDDLE.toPoint(), window).commit()
    wait_until(lambda: "touchstart" in str(screen.events()), "the page has the touch")
    screen.display.ask(Stage.OFF)
    wait_until(lambda: "touchcancel" in str(screen.events()), "the touch is cancelled")
    QTest.touchEvent(window, device).release(0, MIDDLE.toPoint(), window).commit()
    settle()
    assert "click" not in str(screen.events())


def test_a_touch_may_reach_the_page(kiosk: Kiosk, site: Site) -> None:
    """Where the settings want it: it wakes, and it clicks."""
    show(kiosk, site)
    screen = Screen(kiosk, Config(screen_wake_touch=WakeTouch.PASS))
    screen.display.ask(Stage.SCREENSAVER)
    tap(kiosk.window, MIDDLE)
    assert screen.stage == "ON"
    wait_until(lambda: "click" in str(screen.events()), "the page was clicked")


def test_a_screen_that_does_not_come_on_is_tried_again(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It swallows until it is on; but it may lie, so not for ever."""
    screen.display._retry.setInterval(10)
    screen.display.ask(Stage.OFF)
    wait_until(screen.is_off, "the panel is off")
    screen.panel.obeys = False
    screen.display.wake()
    wait_until(lambda: len(screen.panel.told) > module.BLIND_AFTER + 2, "it is tried again")
    wait_until(lambda: not screen.shield.is_up, "touches are let in")
    screen.panel.obeys = True
    wait_until(lambda: not screen.display._retry.isActive(), "it is on")


def test_a_screen_that_is_held_stays_on(screen: Screen) -> None:
    """For so long."""
    screen.display.hold(60)
    screen.wait(59)
    assert screen.stage == "ON"
    screen.wait(1)
    assert screen.stage == "OFF"


def test_wiping_the_screen_does_not_end_a_hold(screen: Screen) -> None:
    """Somebody holds it, somebody else wipes it for a moment."""
    screen.display.hold(60)
    screen.display.wipe(600)
    screen.display.wipe(0)
    screen.wait(59)
    assert screen.stage == "ON"
    screen.display.wipe(30)
    screen.display.hold(0)
    screen.wait(29)
    assert screen.stage == "ON"
    screen.wait(1)
    assert screen.stage == "OFF"


def test_another_screensaver_is_shown_at_once(screen: Screen) -> None:
    """The settings have changed, or the time of day has."""
    screen.display.ask(Stage.SCREENSAVER)
    assert screen.model.is_shown(Screensaver.CLOCK)
    screen.display.configure(Config(screen_screensaver=Screensaver.BLACK))
    assert screen.model.is_shown(Screensaver.BLACK)


def test_the_brightness_can_be_set(screen: Screen) -> None:
    """Until the next start, or until the settings say another one."""
    screen.display.configure(Config(screen_brightness=70))
    screen.display.set_brightness(40)
    wait_until(lambda: screen.panel.told[-1].brightness == 40, "the panel is told")
    screen.display.configure(Config(screen_brightness=70, screen_off_after=60))
    settle()
    assert screen.panel.told[-1].brightness == 40
    screen.display.configure(Config(screen_brightness=60))
    wait_until(lambda: screen.panel.told[-1].brightness == 60, "the settings count again")


def test_a_screen_that_the_desktop_drives_keeps_its_brightness(kiosk: Kiosk, site: Site) -> None:
    """Whatever the settings say; a command still sets it."""
    show(kiosk, site)
    screen = Screen(kiosk, Config(screen_manage=False, screen_brightness=70))
    wait_until(lambda: screen.panel.told, "the panel is told")
    assert screen.panel.told[0].brightness is None
    screen.display.set_brightness(40)
    wait_until(lambda: screen.panel.told[-1].brightness == 40, "the command")


def test_the_clock_goes_on(kiosk: Kiosk) -> None:
    """As long as it is seen."""
    now = [datetime(2026, 11, 27, 7, 59, tzinfo=UTC)]
    model = DisplayModel(lambda at: (f"{at:%H:%M}", ""), kiosk.parent, clock=lambda: now[0])
    model.show(Stage.SCREENSAVER, Config(screen_screensaver=Screensaver.CLOCK))
    assert model.property("time") == "07:59"
    now[0] = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    pass_time(1)
    wait_until(lambda: model.property("time") == "08:00", "the next minute")
