"""Power and brightness of one screen together."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.machine import machine

from ha_kiosk.display.brightness import Brightness
from ha_kiosk.display.panel import Applied, Panel, Wanted
from ha_kiosk.display.photos import find
from ha_kiosk.display.power.screen_power import ScreenPower

ON, OFF = Wanted(is_on=True, brightness=None), Wanted(is_on=False, brightness=None)


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


def test_the_power_is_switched_once(tmp_path: Path) -> None:
    """And on again until it is on."""
    switch = Switch()
    panel = Panel(ScreenPower([switch]), Light(tmp_path, None))
    assert panel.apply(OFF) == Applied(is_on=False, brightness=None)
    panel.apply(OFF)
    assert panel.power_name == "switch"
    switch.obeys = False
    assert not panel.apply(ON).is_on
    switch.obeys = True
    assert panel.apply(ON).is_on
    panel.apply(ON)
    assert switch.told == [False, True, True]


def test_a_screen_comes_back_as_bright_as_it_was(tmp_path: Path) -> None:
    """What somebody has set with the panel's own keys is not ours to forget."""
    light = Light(tmp_path, 80)
    panel = Panel(ScreenPower([]), light)
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
    panel = Panel(ScreenPower([]), Light(tmp_path, None, can_be_set=False))
    applied = panel.apply(Wanted(is_on=True, brightness=percent))
    assert applied.darken == pytest.approx(darken)
    assert panel.apply(ON) == Applied(is_on=True, brightness=None)


def test_pictures_are_found_in_folders_too(tmp_path: Path) -> None:
    """By their names; nothing else is shown."""
    (tmp_path / "summer").mkdir()
    (tmp_path / "b.JPG").touch()
    (tmp_path / "summer" / "a.png").touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "folder.png").mkdir()
    assert [file.name for file in find(tmp_path)] == ["b.JPG", "a.png"]
    assert find(tmp_path / "none") == []
