"""Checks the on-screen keyboard, and whether the compositor hides the touch screen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from ha_kiosk.config.choices import KeyboardMode
from ha_kiosk.doctor.finding import Finding, ok, skipped, warning
from ha_kiosk.host import input_devices
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.qt_runtime.qt_locator import Qt
from ha_kiosk.i18n.text import Text
from ha_kiosk.keyboard import module, policy

NAME, TOUCH = "on-screen-keyboard", "touch"
NAMES = (NAME, TOUCH)
_EMULATES = re.compile(
    r"""<touch\b[^>]*\bmouseEmulation\s*=\s*["'](yes|true|on)["']""", re.IGNORECASE
)
_SYSTEM = "etc/xdg/labwc/rc.xml"


def run(
    machine: Machine, mode: KeyboardMode, qt: Qt | None, processes: Collection[str]
) -> Iterator[Finding]:
    """Check the module and the devices. `processes` are the names of all running processes."""
    yield _keyboard(machine, mode, qt)
    yield _touch(machine, processes)


def _keyboard(machine: Machine, mode: KeyboardMode, qt: Qt | None) -> Finding:
    if mode is KeyboardMode.OFF:
        return ok(NAME, Text('Switched off: keyboard = "off".'))
    if not policy.is_wanted(mode, input_devices.find(machine), machine.env):
        return ok(NAME, Text("Not needed: no touch screen, or an input method of your own."))
    if module.is_installed(qt):
        return ok(NAME, Text("A field that is touched raises it."))
    text = Text("Not installed: nobody can type at the touch screen.")
    return warning(NAME, text, module.fix(machine))


def _touch(machine: Machine, processes: Collection[str]) -> Finding:
    if "labwc" not in processes:
        return skipped(TOUCH, Text("Not checked: labwc does not run."))
    config = machine.env.get("XDG_CONFIG_HOME") or f"{machine.env.get('HOME', '')}/.config"
    own = Path(config) / "labwc/rc.xml"
    file = own if own.exists() else machine.root / _SYSTEM
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    if not _EMULATES.search(text):
        return ok(TOUCH, Text("labwc passes touches on."))
    change = 'sed -i \'s/mouseEmulation="[a-z]*"/mouseEmulation="no"/\''
    fix = f"{change} {own} && labwc --reconfigure"
    if file != own:
        fix = f"mkdir -p {own.parent} && cp {file} {own} && {fix}"
    said = Text(
        "labwc turns touches into a mouse (mouseEmulation in {file}): no scrolling by finger.",
        file=file,
    )
    return warning(TOUCH, said, fix)
