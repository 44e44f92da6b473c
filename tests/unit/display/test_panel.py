"""Power and brightness of one screen together."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.machine import machine

from ha_kiosk.display.brightness import Brightness
from ha_kiosk.display.panel import Applied, Panel, Wanted
from ha_kiosk.display.power.screen_power import ScreenPower
from ha_kiosk.display.screen_memory import ScreenMemory
from ha_kiosk.storage import state_file

ON, OFF = Wanted(is_on=True, brightness=None), Wanted(is_on=False, brightness=None)
DIM = Wanted(is_on=True, brightness=20)
FILE = "state/screen.json"


class Light(Brightness):
    """A brightness that can be set, or not."""

    def __init__(self, root: Path, value: int | None, *, can_be_set: bool = True) -> None:
        super().__init__(machine(root))
        self.value, self.can_be_set = value, can_be_set
        self.reads = 0

    def get(self) -> int | None:
        """Return it."""
        self.reads += 1
        return self.value

    def set(self, percent: int) -> bool:
        """Set it."""
        if self.can_be_set:
            self.value = percent
        return self.can_be_set


class Switch:
    """A way to switch the power."""

    name = "switch"

    def __init__(self) -> None:
        self.is_on = True
        self.told: list[bool] = []
        self.obeys = True

    def is_available(self) -> bool:
        """Return that it is there."""
        return True

    def switch(self, *, on: bool) -> bool:
        """Do it."""
        self.told.append(on)
        return self.obeys


def made(ways: list[Switch], light: Light, file: Path) -> Panel:
    """Return a panel, which remembers in a file."""
    memory = ScreenMemory(file)
    return Panel(ScreenPower(ways, memory), light, memory)


def test_the_power_is_switched_once(tmp_path: Path) -> None:
    """And on again until it is on."""
    switch = Switch()
    panel = made([switch], Light(tmp_path, None), tmp_path / FILE)
    assert panel.apply(OFF) == Applied(is_on=False, brightness=None)
    panel.apply(OFF)
    assert panel._power.name == "switch"
    switch.obeys = False
    assert not panel.apply(ON).is_on
    switch.obeys = True
    assert panel.apply(ON).is_on
    panel.apply(ON)
    assert switch.told == [False, True, True]


def test_a_screen_comes_back_as_bright_as_it_was(tmp_path: Path) -> None:
    """What somebody has set with the panel's own keys is not ours to forget."""
    light = Light(tmp_path, 80)
    panel = made([], light, tmp_path / FILE)
    panel.apply(ON)
    assert light.reads == 0
    panel.apply(Wanted(is_on=True, brightness=20))
    assert light.value == 20
    assert panel.apply(ON).brightness == 80
    assert light.value == 80
    light.value = 60
    panel.apply(Wanted(is_on=True, brightness=20))
    panel.apply(Wanted(is_on=True, brightness=10))
    panel.apply(ON)
    assert light.value == 60


@pytest.mark.parametrize(("percent", "darken"), [(40, 0.6), (0, 0.85), (100, 0.0)])
def test_a_window_is_darkened_in_place_of_its_screen(
    tmp_path: Path, percent: int, darken: float
) -> None:
    """It stays readable."""
    light = Light(tmp_path, None, can_be_set=False)
    panel = made([], light, tmp_path / FILE)
    applied = panel.apply(Wanted(is_on=True, brightness=percent))
    assert applied.darken == pytest.approx(darken)
    assert panel.apply(ON) == Applied(is_on=True, brightness=None)


def test_a_program_that_was_killed_finds_the_screen_as_it_left_it(tmp_path: Path) -> None:
    """Off and dimmed: the next run switches it on, and knows how bright it was."""
    light, file = Light(tmp_path, 80), tmp_path / FILE
    panel = made([Switch()], light, file)
    panel.apply(DIM)
    panel.apply(OFF)
    assert state_file.read(file) == {"off_by": ["switch"], "brightness": 80}
    switch = Switch()
    again = made([switch], light, file)
    assert again.apply(ON) == Applied(is_on=True, brightness=80)
    assert (switch.told, light.value) == ([True], 80)
    assert not file.exists()


def test_a_screen_left_off_that_does_not_come_on_is_tried_again(tmp_path: Path) -> None:
    """As any other."""
    state_file.write(tmp_path / FILE, {"off_by": ["switch"], "brightness": None})
    switch = Switch()
    switch.obeys = False
    panel = made([switch], Light(tmp_path, None), tmp_path / FILE)
    assert not panel.apply(ON).is_on
    switch.obeys = True
    assert panel.apply(ON).is_on
    assert switch.told == [True, True]


def test_the_end_leaves_the_screen_as_it_was(tmp_path: Path) -> None:
    """Also for a job that comes too late."""
    light, switch = Light(tmp_path, 80), Switch()
    panel = made([switch], light, tmp_path / FILE)
    seen = [panel.is_as_it_was]
    for wanted in (DIM, OFF):
        panel.apply(wanted)
        seen.append(panel.is_as_it_was)
    panel.close()
    panel.apply(OFF)
    assert [*seen, panel.is_as_it_was] == [True, False, False, True]
    assert (switch.told, light.value) == ([False, True], 80)


def test_a_screen_that_came_on_by_itself_is_switched_off_again(tmp_path: Path) -> None:
    """X11 and KDE switch it on at any input; one that shall be on stays on."""
    switch = Switch()
    panel = made([switch], Light(tmp_path, None), tmp_path / FILE)
    panel.off_again()
    panel.apply(OFF)
    panel.off_again()
    panel.apply(ON)
    panel.off_again()
    assert switch.told == [False, False, True]


def test_a_disk_that_cannot_be_written_is_no_reason_for_a_dark_screen(tmp_path: Path) -> None:
    """Nothing is remembered then."""
    (tmp_path / "state").touch()
    switch = Switch()
    panel = made([switch], Light(tmp_path, None), tmp_path / FILE)
    panel.apply(OFF)
    panel.apply(ON)
    assert switch.told == [False, True]
