"""All checks for one profile, in the order in which a person would search for a fault."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import ha_kiosk
from ha_kiosk import __version__
from ha_kiosk.autostart.machine_facts import MachineFacts
from ha_kiosk.autostart.status import status
from ha_kiosk.config.config import Config, keys, loader
from ha_kiosk.doctor import (
    addresses,
    certificates,
    clock,
    conflicts,
    connection,
    display,
    fonts,
    graphics,
    keyboard,
    libraries,
    permissions,
    release,
    resources,
    rotation,
    runtime,
    screen_power,
    service,
)
from ha_kiosk.doctor.connection import Connection
from ha_kiosk.doctor.finding import Finding, ok, problem, warning
from ha_kiosk.doctor.runner import Check
from ha_kiosk.errors import KioskError
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.qt_runtime import qt_locator
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.addresses import Answers, of
from ha_kiosk.server.http import Send

SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The kiosk that is checked.

    `config` has its settings, or their error; `running` are the process ids of the running kiosk;
    `quick` asks the release service, `facts` is about autostart. The first of `config_files` is for
    all users of the machine. `answers` checks one address.
    """

    config: Config | KioskError
    connection: Connection
    data: Path
    config_files: tuple[Path, Path]
    running: Sequence[int]
    quick: Send
    facts: Callable[[], MachineFacts]
    answers: Answers = lambda _address: False
    folder: Path = Path(ha_kiosk.__file__).parent


def all_checks(context: CheckContext, machine: Machine) -> list[Check]:
    """Return all checks. The display is searched for here, because several checks need it."""
    shown = display.find(machine)
    config = context.config if isinstance(context.config, Config) else Config()
    kind = shown.kind if shown else None
    package = qt_locator.package()
    found = qt_locator.find(package, machine.root)
    usable = shown if shown and display.is_there(shown) else None
    return [
        Check((release.NAME,), partial(_release, context, machine)),
        Check((SETTINGS,), partial(_settings, context)),
        Check((libraries.NAME,), partial(libraries.run, machine, kind, package)),
        Check((fonts.NAME,), partial(fonts.run, machine)),
        Check((display.NAME,), partial(display.run, shown)),
        Check((screen_power.NAME,), partial(_screen_power, machine, usable)),
        Check((rotation.NAME,), partial(rotation.run, machine, usable, config.rotation)),
        Check(
            graphics.NAMES,
            partial(graphics.run, machine, usable, config, found),
        ),
        Check(keyboard.NAMES, partial(_keyboard, machine, config, found)),
        Check((permissions.NAME,), partial(permissions.run, machine)),
        Check((conflicts.NAME,), partial(_conflicts, context, usable)),
        Check((clock.NAME,), partial(clock.run, machine)),
        Check(connection.NAMES, context.connection.run),
        *_addresses(context),
        *_certificates(context.connection),
        Check((service.NAME,), partial(_service, context, machine)),
        Check(resources.NAMES, partial(_resources, context, config)),
        Check((runtime.NAME,), partial(runtime.run, machine)),
    ]


def _resources(context: CheckContext, config: Config) -> Iterator[Finding]:
    return resources.run(resources.measure(context.data), config.low_memory)


def _conflicts(context: CheckContext, usable: display.Display | None) -> Iterator[Finding]:
    shown = conflicts.screens(usable.env) if usable else frozenset[str]()
    return conflicts.run(conflicts.processes(), context.running, shown)


def _release(context: CheckContext, machine: Machine) -> Iterator[Finding]:
    return release.run(
        machine,
        __version__,
        context.quick,
        context.folder,
        is_from_index=release.is_from_index(),
    )


def _settings(context: CheckContext) -> Iterator[Finding]:
    if isinstance(context.config, KioskError):
        yield problem(SETTINGS, str(context.config))
        return
    machine, profile = context.config_files
    # A group may be what lets the kiosk read a file of root.
    for file, others, fix in ((machine, 0o004, "sudo chmod o-r"), (profile, 0o044, "chmod 600")):
        if names := _open_secrets(file, others):
            text = Text(
                "{file} has {names} in it, and is open to other users.",
                file=file,
                names=", ".join(names),
            )
            yield warning(SETTINGS, text, f"{fix} {shlex.quote(str(file))}")
            return
    there = [str(file) for file in context.config_files if file.exists()]
    if there:
        yield ok(SETTINGS, Text("Without a mistake: {files}.", files=", ".join(there)))
    else:
        yield ok(SETTINGS, Text("Defaults: there is no configuration file."))


def _addresses(context: CheckContext) -> Iterator[Check]:
    """Yield the check of the server's addresses, if the user listed some."""
    config, credentials = context.config, context.connection.credentials
    if isinstance(config, Config) and config.fallback_urls and credentials is not None:
        known = of(credentials, config)
        yield Check((addresses.NAME,), lambda: addresses.run(known, context.answers))


def _certificates(way: Connection) -> Iterator[Check]:
    """Yield the check of the policy's files, if it has some."""
    if names := certificates.names(way.rules):
        yield Check(names, lambda: certificates.run(way.rules, way.now()))


def _service(context: CheckContext, machine: Machine) -> Iterator[Finding]:
    return service.run(status(context.facts(), context.connection.profile, ask=machine.run))


def _open_secrets(file: Path, others: int) -> list[str]:
    """Return the secret settings in `file`, if its mode has a bit of `others`."""
    there = loader().file(file)
    secret = [key.name for key in keys() if key.secret and key.name in there]
    return secret if secret and stat.S_IMODE(file.stat().st_mode) & others else []


def _keyboard(machine: Machine, config: Config, qt: qt_locator.Qt | None) -> Iterator[Finding]:
    running = {process.name for process in conflicts.processes()}
    return keyboard.run(machine, config.keyboard, qt, running)


def _screen_power(machine: Machine, shown: display.Display | None) -> Iterator[Finding]:
    return screen_power.run(machine, shown, {process.name for process in conflicts.processes()})
