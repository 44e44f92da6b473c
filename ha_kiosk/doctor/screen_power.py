"""Checks whether the compositor or the X server lets this user switch the screen off."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from ha_kiosk.config.config import Config
from ha_kiosk.display.power.screen_power import ScreenPower, backends
from ha_kiosk.doctor.display import Display
from ha_kiosk.doctor.finding import Finding, Level, ok, skipped, warning
from ha_kiosk.host.distribution import distribution, offer
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text

NAME = "screen-power"
_COMPOSITORS = {
    "labwc": "labwc",
    "cage": "cage",
    "sway": "sway",
    "wayfire": "Wayfire",
    "weston": "Weston",
    "gnome-shell": "GNOME",
    "kwin_wayland": "KDE Plasma",
    "Hyprland": "Hyprland",
}


def run(machine: Machine, display: Display | None, processes: Collection[str]) -> Iterator[Finding]:
    """Check the display. `processes` are the names of all running processes."""
    if display is None:
        yield skipped(NAME, Text("Not checked: no display answers."))
        return
    usual = _wayland(machine, display, processes) if display.kind == "wayland" else None
    found = usual or _x11(machine, display)
    way = None if found.level is Level.OK else _other_way(machine, display)
    yield found if way is None else ok(NAME, Text("{way} switches the screen off.", way=way))


def _other_way(machine: Machine, display: Display) -> str | None:
    """Return the way that the kiosk uses if the display server's own way does not work."""
    way = screen_power(machine, display, Config()).choose()
    return way.name if way else None


def screen_power(machine: Machine, display: Display | None, config: Config) -> ScreenPower:
    """Return the ways by which a kiosk on `display` switches the screen off."""
    there = replace(machine, env=display.env) if display else machine
    return ScreenPower(backends(there, config.screen_off_mode, config.output))


def _wayland(machine: Machine, display: Display, processes: Collection[str]) -> Finding:
    name = next(
        (text for key, text in _COMPOSITORS.items() if key in processes), Text("This session")
    )
    output = machine.run(["wlopm"], env=display.env)
    if output is None:
        fix = offer(machine, ["wlopm"])
        return warning(NAME, Text("Not installed: wlopm, which switches the screen off."), fix)
    if output.code == 0:
        return ok(NAME, Text("{name} lets wlopm switch the screen off.", name=name))
    return warning(
        NAME,
        Text(
            "{name} cannot switch the screen off (no wlr-output-power-management); labwc can.",
            name=name,
        ),
        offer(machine, ["labwc"]),
    )


def _x11(machine: Machine, display: Display) -> Finding:
    output = machine.run(["xset", "q"], env=display.env)
    if output is None:
        fix = distribution(machine).install(["x11-xserver-utils"])
        return warning(NAME, Text("Not installed: xset, which switches the screen off."), fix)
    if output.code != 0:
        return warning(
            NAME, Text("The X server {display} does not let this user in.", display=display.name)
        )
    if "DPMS is " in output.out:
        return ok(NAME, Text("xset switches the screen off (DPMS)."))
    return warning(NAME, Text("This X server cannot switch the screen off (no DPMS)."))
