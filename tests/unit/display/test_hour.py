"""An hour of off and on every ten seconds, by tools that fail at random: it always ends on."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from ha_kiosk.config.choices import OffMode
from ha_kiosk.display.brightness import Brightness
from ha_kiosk.display.panel import Panel, Wanted
from ha_kiosk.display.power import screen_power
from ha_kiosk.display.power.backend import PowerBackend
from ha_kiosk.display.power.screen_power import ScreenPower, backends
from ha_kiosk.display.screen_memory import ScreenMemory
from ha_kiosk.host.command import TIMEOUT, Output
from ha_kiosk.host.machine import Machine

PAIRS = 180
"""How often an hour has ten seconds off and ten seconds on."""
MANY = 200
ON, OFF = Wanted(is_on=True, brightness=None), Wanted(is_on=False, brightness=None)
WAYS = ["wlopm", "kscreen-doctor", "Mutter", "xset", "ddcutil"]


class Fault(random.Random):
    """What becomes of a call: "" for nothing bad, else how it fails."""

    def next(self) -> str:
        """Return what becomes of the next one."""
        if self.random() > 1 / 3:
            return ""
        return self.choice(["not done", "done, and an error", "no answer", "done, no answer"])


class Tools:
    """The tools of a session, and the lights of its two screens, which nobody else knows."""

    def __init__(self, seed: int) -> None:
        self.lights = {"HDMI-A-1": True, "DSI-1": True}
        self.fault = Fault(seed)

    def __call__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
    ) -> Output | None:
        """Do what a tool would do, or fail in one of four ways."""
        assert env is not None or command[0] == "ddcutil"
        assert timeout > 0
        fault = self.fault.next()
        said = ""
        if fault in {"", "done, and an error", "done, no answer"}:
            said = self.answer(list(command))
        if fault.endswith("no answer"):
            return None
        return Output(1 if fault else 0, "" if fault else said)

    def answer(self, command: list[str]) -> str:
        """Obey, and return what is printed."""
        match command:
            case ["wlopm", "--json"]:
                mode = {True: "on", False: "off"}
                return json.dumps(
                    [{"output": name, "power-mode": mode[on]} for name, on in self.lights.items()]
                )
            case ["wlopm", flag, name]:
                self.lights[name] = flag == "--on"
            case ["kscreen-doctor", "--dpms", "on" | "off" as state]:
                self.switch(on=state == "on")
            case ["busctl", "--user", "set-property", *_, mode]:
                self.switch(on=mode == "0")
            case ["busctl", "--user", "get-property", *_]:
                return "i 0" if self.is_lit else "i 3"
            case ["xset", *_, "dpms", "force", state]:
                self.switch(on=state == "on")
            case ["xset", "q"]:
                return f"  DPMS is Enabled\n  Monitor is {'On' if self.is_lit else 'Off'}\n"
            case ["ddcutil", "setvcp", "D6", mode, "--noverify"]:
                self.switch(on=mode == "1")
            case ["ddcutil", "--brief", "getvcp", "D6"]:
                return f"VCP D6 SNC x0{1 if self.is_lit else 4}"
        return ""

    def switch(self, *, on: bool) -> None:
        """Switch both screens."""
        self.lights = dict.fromkeys(self.lights, on)

    @property
    def is_lit(self) -> bool:
        """Return whether both are on."""
        return all(self.lights.values())


def environment(way: str) -> dict[str, str]:
    """Return the variables of the session that has a tool."""
    if way == "xset":
        return {"DISPLAY": ":0"}
    desktop = {"XDG_CURRENT_DESKTOP": "KDE"} if way == "kscreen-doctor" else {}
    return {"WAYLAND_DISPLAY": "wayland-0"} | desktop


def panel(ways: Sequence[PowerBackend], machine: Machine, file: Path | None = None) -> Panel:
    """Return a panel that is switched by some ways."""
    memory = ScreenMemory(file)
    return Panel(ScreenPower(ways, memory), Brightness(machine), memory)


def switch_on(panel: Panel) -> None:
    """Try until it says that it is on, as the kiosk does."""
    for _ in range(MANY):
        if panel.apply(ON).is_on:
            return


def an_hour(panel: Panel, tools: Tools) -> int:
    """Switch the screen off and on for an hour; return how often it was dark."""
    dark = 0
    for _ in range(PAIRS):
        panel.apply(OFF)
        dark += not tools.is_lit
        switch_on(panel)
        assert tools.is_lit, "the screen stays dark"
    return dark


@pytest.mark.parametrize("name", WAYS)
def test_an_hour_of_failures_ends_on(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By each way alone; it is never given up here, so that the whole hour has failures."""
    monkeypatch.setattr(screen_power, "GIVE_UP_AFTER", PAIRS)
    dark = 0
    for seed in range(5):
        tools = Tools(seed)
        machine = Machine(environment(name), tools, tmp_path, 1000)
        (way,) = [one for one in backends(machine, OffMode.AUTO) if one.name == name]
        dark += an_hour(panel([way], machine), tools)
    assert dark > PAIRS


@pytest.mark.parametrize("name", WAYS)
def test_an_hour_with_all_that_a_session_has_ends_on(tmp_path: Path, name: str) -> None:
    """Where one fails the next is used, and what it has left half done is undone."""
    for seed in range(5):
        tools = Tools(seed)
        machine = Machine(environment(name), tools, tmp_path, 1000)
        an_hour(panel(backends(machine, OffMode.AUTO), machine), tools)


def test_a_program_that_is_killed_at_any_time_ends_on(tmp_path: Path) -> None:
    """The one that is started after it finds what is dark."""
    for seed in range(5):
        tools = Tools(seed)
        machine = Machine(environment("wlopm"), tools, tmp_path, 1000)
        for number in range(PAIRS):
            killed = panel(backends(machine, OffMode.AUTO), machine, tmp_path / "screen.json")
            switch_on(killed)
            assert tools.is_lit, f"dark after {number} kills"
            killed.apply(OFF)
