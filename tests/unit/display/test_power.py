"""Every way to switch the screen off: what it runs, and what it makes of the answers."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from harness.machine import Programs, machine

from ha_kiosk.config.choices import OffMode
from ha_kiosk.display.power.backlight import BacklightPower
from ha_kiosk.display.power.ddc import DdcPower
from ha_kiosk.display.power.gnome import GnomePower
from ha_kiosk.display.power.kde import KdePower
from ha_kiosk.display.power.screen_power import GIVE_UP_AFTER, ScreenPower, backends
from ha_kiosk.display.power.wlopm import WlopmPower
from ha_kiosk.display.power.x11 import X11Power
from ha_kiosk.display.screen_memory import Left, ScreenMemory
from ha_kiosk.host.command import TIMEOUT, Output
from ha_kiosk.host.machine import Machine

WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}
X11 = {"DISPLAY": ":0"}
MUTTER = "org.gnome.Mutter.DisplayConfig /org/gnome/Mutter/DisplayConfig"
MODE = f"{MUTTER} org.gnome.Mutter.DisplayConfig PowerSaveMode"


class Outputs:
    """A compositor with outputs that `wlopm` switches; those in `stuck` do not obey."""

    def __init__(self, *names: str, stuck: Sequence[str] = ()) -> None:
        self.on = dict.fromkeys(names, True)
        self.stuck = stuck
        self.calls: list[list[str]] = []

    def __call__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
    ) -> Output | None:
        """Answer as wlopm does."""
        assert env is not None
        assert timeout > 0
        _, flag, *names = command
        if flag == "--json":
            found = [
                {"output": name, "power-mode": "on" if on else "off"}
                for name, on in self.on.items()
            ]
            return Output(0, json.dumps(found))
        self.calls.append(list(command[1:]))
        for name in names:
            if name not in self.stuck:
                self.on[name] = flag == "--on"
        return Output(0)


def test_wlopm_switches_each_output_by_its_name(tmp_path: Path) -> None:
    """Never all at once, which is racy."""
    outputs = Outputs("HDMI-A-1", "DSI-1")
    power = WlopmPower(Machine(WAYLAND, outputs, tmp_path, 1000))
    assert power.is_available()
    assert power.switch(on=False)
    assert outputs.calls == [["--off", "HDMI-A-1"], ["--off", "DSI-1"]]
    assert power.switch(on=True)
    assert all(outputs.on.values())


def test_wlopm_reads_back_what_became_of_it(tmp_path: Path) -> None:
    """An output that did not obey, or is gone, is a failure."""
    outputs = Outputs("HDMI-A-1", "DSI-1", stuck=["DSI-1"])
    power = WlopmPower(Machine(WAYLAND, outputs, tmp_path, 1000))
    assert not power.switch(on=False)
    outputs.on.clear()
    assert not power.switch(on=True)


def test_wlopm_switches_only_the_output_that_was_chosen(tmp_path: Path) -> None:
    """Another kiosk may be on the other one. Where it has gone, this is no way."""
    outputs = Outputs("HDMI-A-1", "DSI-1")
    machine = Machine(WAYLAND, outputs, tmp_path, 1000)
    (power,) = [one for one in backends(machine, OffMode.AUTO, "DSI-1") if one.name == "wlopm"]
    assert power.switch(on=False)
    assert outputs.on == {"HDMI-A-1": True, "DSI-1": False}
    assert power.switch(on=True)
    del outputs.on["DSI-1"]
    assert not power.is_available()
    assert not power.switch(on=True)


@pytest.mark.parametrize("said", ["", "[]", "{}", "[1]", '[{"output": "A"}]', Output(1, "", "no")])
def test_wlopm_is_not_there_without_outputs(tmp_path: Path, said: str | Output) -> None:
    """Cage and GNOME answer with an error."""
    assert not WlopmPower(machine(tmp_path, {"wlopm": said}, env=WAYLAND)).is_available()


def test_plasma_is_switched_by_its_own_tool(tmp_path: Path) -> None:
    """On Wayland only: on X11 DPMS does it."""
    env = WAYLAND | {"XDG_CURRENT_DESKTOP": "KDE"}
    there = machine(tmp_path, {"kscreen-doctor --dpms": ""}, env=env)
    power = KdePower(there)
    assert power.is_available()
    assert power.switch(on=False)
    assert isinstance(there.run, Programs)
    assert there.run.calls[-1] == "kscreen-doctor --dpms off"
    assert not KdePower(machine(tmp_path, {"kscreen-doctor": ""}, env=WAYLAND)).is_available()
    assert not KdePower(machine(tmp_path, {}, env=env)).is_available()


def test_gnome_is_switched_on_the_session_bus(tmp_path: Path) -> None:
    """Set, and read back."""
    answers = {
        f"busctl --user set-property {MODE}": "",
        f"busctl --user get-property {MODE}": "i 3",
    }
    there = machine(tmp_path, answers, env=WAYLAND)
    power = GnomePower(there)
    assert power.is_available()
    assert power.switch(on=False)
    assert isinstance(there.run, Programs)
    assert f"busctl --user set-property {MODE} i 3" in there.run.calls
    assert not power.switch(on=True)  # it still says 3


@pytest.mark.parametrize("said", ["i -1", Output(1)])
def test_gnome_without_power_saving_is_none(tmp_path: Path, said: str | Output) -> None:
    """A virtual machine, or no GNOME at all."""
    there = machine(tmp_path, {f"busctl --user get-property {MODE}": said})
    assert not GnomePower(there).is_available()


def test_x11_is_switched_by_dpms(tmp_path: Path) -> None:
    """Its own timeouts are switched off, and the state is read back."""
    there = machine(tmp_path, {"xset q": "DPMS is Enabled\n  Monitor is Off", "xset": ""}, env=X11)
    power = X11Power(there)
    assert power.is_available()
    assert power.switch(on=False)
    assert not power.switch(on=True)
    assert isinstance(there.run, Programs)
    assert "xset +dpms dpms 0 0 0 dpms force off" in there.run.calls


def test_x11_is_nothing_for_a_wayland_session(tmp_path: Path) -> None:
    """XWayland's server switches nothing, and one without DPMS neither."""
    said = {"xset q": "DPMS is Enabled"}
    assert not X11Power(machine(tmp_path, said, env=X11 | WAYLAND)).is_available()
    assert not X11Power(machine(tmp_path, {"xset q": "no"}, env=X11)).is_available()
    assert not X11Power(machine(tmp_path, {}, env=X11)).switch(on=False)


def backlight(root: Path) -> Path:
    """Return the power file of a panel's backlight."""
    folder = root / "sys/class/backlight/panel"
    folder.mkdir(parents=True)
    (folder / "bl_power").write_text("0")
    return folder / "bl_power"


def test_a_backlight_is_a_file(tmp_path: Path) -> None:
    """4 is off, 0 is on."""
    file = backlight(tmp_path)
    power = BacklightPower(machine(tmp_path))
    assert power.is_available()
    assert power.switch(on=False)
    assert file.read_text() == "4"
    assert power.switch(on=True)
    assert file.read_text() == "0"


def test_a_backlight_that_cannot_be_written_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No panel, no right to it, or a driver that does not obey."""
    assert not BacklightPower(machine(tmp_path)).switch(on=True)
    file = backlight(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert not BacklightPower(machine(tmp_path)).is_available()
    monkeypatch.undo()
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: "0")
    assert not BacklightPower(machine(tmp_path)).switch(on=False)
    monkeypatch.undo()
    file.unlink()
    file.mkdir()
    assert not BacklightPower(machine(tmp_path)).switch(on=False)


def test_ddc_switches_softly(tmp_path: Path) -> None:
    """4, never 5, which is switched on by hand only; off may leave it deaf."""
    there = machine(tmp_path, {"ddcutil --brief getvcp D6": "VCP D6 SNC x01", "ddcutil setvcp": ""})
    power = DdcPower(there)
    assert power.is_available()
    assert power.switch(on=False)
    assert power.switch(on=True)
    assert isinstance(there.run, Programs)
    assert "ddcutil setvcp D6 4 --noverify" in there.run.calls
    assert not any("D6 5" in call for call in there.run.calls)


def test_ddc_without_a_monitor_is_none(tmp_path: Path) -> None:
    """Not installed, no group i2c, or a television."""
    assert not DdcPower(machine(tmp_path)).is_available()
    assert not DdcPower(machine(tmp_path)).switch(on=False)
    deaf = machine(tmp_path, {"ddcutil setvcp": "", "ddcutil --brief": "Display not found"})
    assert not DdcPower(deaf).switch(on=True)


@pytest.mark.parametrize(
    ("mode", "names"),
    [
        (OffMode.AUTO, ["wlopm", "kscreen-doctor", "Mutter", "xset", "backlight", "ddcutil"]),
        (OffMode.POWER, ["wlopm", "kscreen-doctor", "Mutter", "xset", "ddcutil"]),
        (OffMode.BACKLIGHT, ["backlight"]),
        (OffMode.OVERLAY, []),
    ],
)
def test_the_setting_says_which_ways_there_are(
    tmp_path: Path, mode: OffMode, names: list[str]
) -> None:
    """The best first."""
    assert [way.name for way in backends(machine(tmp_path), mode)] == names


class Way:
    """A way that works as long as `works`, and remembers what it was told."""

    def __init__(self, name: str, *, works: bool = True, there: bool = True) -> None:
        self.name, self.works, self.there = name, works, there
        self.told: list[bool] = []

    def is_available(self) -> bool:
        """Return whether it is there."""
        return self.there

    def switch(self, *, on: bool) -> bool:
        """Do it, or not."""
        self.told.append(on)
        return self.works


def test_what_fails_is_left_for_the_next(caplog: pytest.LogCaptureFixture) -> None:
    """With one warning, and soon for good; what it may have done is undone."""
    ways = [Way("a", there=False), Way("b", works=False), Way("c")]
    power = ScreenPower(ways)
    power.off()
    assert power.name == "c"
    ways[1].works = True
    assert power.on()
    assert [way.told for way in ways] == [[], [False, True, True], [False, True]]
    ways[1].works = False
    for _ in range(GIVE_UP_AFTER + 1):
        power.off()
        power.on()
    assert ways[1].told.count(False) == GIVE_UP_AFTER
    assert len(caplog.records) == 1


def test_what_failed_once_is_tried_again() -> None:
    """A compositor may only have been busy."""
    ways = [Way("a", works=False), Way("b")]
    power = ScreenPower(ways)
    power.off()
    ways[0].works = True
    assert power.on()
    power.off()
    assert power.name == "a"
    assert power._failures == {}


def test_a_screen_that_nothing_switches_is_covered() -> None:
    """What may be off all the same is switched on again."""
    way = Way("a", works=False)
    power = ScreenPower([way])
    power.off()
    assert power.name == "overlay"
    assert not power.on()
    way.works = True
    assert power.on()


def test_a_screen_that_stays_dark_is_not_forgotten() -> None:
    """Whoever calls tries again until it is on."""
    way = Way("a")
    power = ScreenPower([way])
    power.off()
    way.works = False
    assert not power.on()
    way.works = True
    assert power.on()


def test_a_screen_that_an_earlier_run_left_off_is_switched_on(tmp_path: Path) -> None:
    """By the way that had switched it off, whatever else there is."""
    file = tmp_path / "screen.json"
    ScreenPower([Way("a", there=False), Way("b")], ScreenMemory(file)).off()
    ways = [Way("a"), Way("b", there=False), Way("c")]
    assert ScreenPower(ways, ScreenMemory(file)).on()
    assert [way.told for way in ways] == [[], [True], []]
    assert not file.exists()


@pytest.mark.parametrize("text", ["", "[]", '{"off_by": 1}', '{"off_by": [], "brightness": "x"}'])
def test_a_damaged_memory_is_none(tmp_path: Path, text: str) -> None:
    """Nothing was left."""
    file = tmp_path / "screen.json"
    file.write_text(text)
    assert ScreenMemory(file).left == Left()


def test_the_best_way_is_chosen() -> None:
    """None where there is only the overlay."""
    ways = [Way("a", there=False), Way("b")]
    assert ScreenPower(ways).choose() is ways[1]
    assert ScreenPower(ways[:1]).choose() is None
