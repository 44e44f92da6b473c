"""All checks of one profile, in the order in which a person would look for a fault."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import ha_kiosk
from ha_kiosk import __version__
from ha_kiosk.autostart.machine_facts import Facts
from ha_kiosk.autostart.status import status
from ha_kiosk.config.config import Config, keys, sources
from ha_kiosk.doctor import (
    certificates,
    clock,
    compositor,
    conflicts,
    connection,
    display,
    fonts,
    graphics,
    libraries,
    permissions,
    release,
    resources,
    runtime,
    service,
)
from ha_kiosk.doctor.connection import Connection
from ha_kiosk.doctor.finding import Finding, ok, problem, warning
from ha_kiosk.doctor.runner import Check
from ha_kiosk.errors import KioskError
from ha_kiosk.host import qt_locator
from ha_kiosk.host.machine import Machine
from ha_kiosk.server.http import Send

SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Patient:
    """The kiosk that is looked at.

    `config` is what its settings are, or what is wrong with them; `running` are the processes of
    the kiosk that runs now; `quick` reaches the release service, `facts` is about autostart.
    """

    config: Config | KioskError
    connection: Connection
    data: Path
    config_file: Path
    running: Sequence[int]
    quick: Send
    facts: Callable[[], Facts]
    folder: Path = Path(ha_kiosk.__file__).parent


def all_checks(patient: Patient, machine: Machine) -> list[Check]:
    """Return them. The display is looked for here, because several need to know it."""
    shown = display.find(machine)
    config = patient.config if isinstance(patient.config, Config) else Config()
    kind = shown.kind if shown else None
    package = qt_locator.package()
    found = qt_locator.find(package, machine.root)
    usable = shown if shown and display.is_there(shown) else None
    return [
        Check((release.NAME,), partial(_release, patient, machine)),
        Check((SETTINGS,), partial(_settings, patient)),
        Check((libraries.NAME,), partial(libraries.look, machine, kind, package)),
        Check((fonts.NAME,), partial(fonts.look, machine)),
        Check((display.NAME,), partial(display.look, shown)),
        Check((compositor.NAME,), partial(_compositor, machine, usable)),
        Check(
            graphics.NAMES,
            partial(graphics.look, machine, usable, config, found),
        ),
        Check((permissions.NAME,), partial(permissions.look, machine)),
        Check((conflicts.NAME,), lambda: conflicts.look(conflicts.processes(), patient.running)),
        Check((clock.NAME,), partial(clock.look, machine)),
        Check(connection.NAMES, patient.connection.look),
        *_certificates(patient.connection),
        Check((service.NAME,), partial(_service, patient, machine)),
        Check(resources.NAMES, lambda: resources.look(resources.measure(patient.data))),
        Check((runtime.NAME,), partial(runtime.look, machine)),
    ]


def _release(patient: Patient, machine: Machine) -> Iterator[Finding]:
    return release.look(
        machine,
        __version__,
        patient.quick,
        patient.folder,
        is_from_index=release.is_from_index(),
    )


def _settings(patient: Patient) -> Iterator[Finding]:
    if isinstance(patient.config, KioskError):
        yield problem(SETTINGS, str(patient.config))
    elif names := _open_secrets(patient.config_file):
        text = f"{patient.config_file} has {' and '.join(names)} in it, and is open to other users."
        yield warning(SETTINGS, text, f"chmod 600 {shlex.quote(str(patient.config_file))}")
    elif patient.config_file.exists():
        yield ok(SETTINGS, f"{patient.config_file} is right.")
    else:
        yield ok(SETTINGS, "All as they come: there is no configuration file.")


def _certificates(way: Connection) -> Iterator[Check]:
    """Yield the check of the files that the rules name, where they name some."""
    if names := certificates.names(way.rules):
        yield Check(names, lambda: certificates.look(way.rules, way.now()))


def _service(patient: Patient, machine: Machine) -> Iterator[Finding]:
    return service.look(status(patient.facts(), patient.connection.profile, ask=machine.run))


def _open_secrets(file: Path) -> list[str]:
    """Return the secret settings in `file`, if others than its owner may read it."""
    there = sources().file(file)
    secret = [key.name for key in keys() if key.secret and key.name in there]
    return secret if secret and stat.S_IMODE(file.stat().st_mode) & 0o044 else []


def _compositor(machine: Machine, shown: display.Display | None) -> Iterator[Finding]:
    return compositor.look(machine, shown, {process.name for process in conflicts.processes()})
