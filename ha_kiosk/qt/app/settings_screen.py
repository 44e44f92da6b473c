"""The settings at the screen, wired to what they change, and to the file that keeps it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ha_kiosk.config.writer import save
from ha_kiosk.host import boot
from ha_kiosk.qt.app.context import Basis
from ha_kiosk.qt.app.kiosk import Core
from ha_kiosk.qt.app.page import Front
from ha_kiosk.qt.kiosk.actions import Deeds
from ha_kiosk.qt.platform.background_writer import Facts, Memo
from ha_kiosk.qt.platform.config_writer import Keeper
from ha_kiosk.qt.platform.job_runner import Runner
from ha_kiosk.qt.screens.settings_info import Collector
from ha_kiosk.qt.screens.settings_screen import Settings
from ha_kiosk.server.session import boottime
from ha_kiosk.settings_screen import pin_lockout
from ha_kiosk.settings_screen.model import Sheet
from ha_kiosk.storage import private_file, state_file


def make(
    basis: Basis, front: Front, core: Core, fixed: frozenset[str], *, is_saved: bool
) -> Settings:
    """Return the settings, closed. The keys in `fixed` cannot be changed.

    With `is_saved` what is changed goes into the file, and the program may start itself anew.
    """
    app, runner = basis.app, basis.runner
    facts = Collector(
        kiosk=core.kiosk,
        account=basis.account,
        page=front.page,
        drawing=core.drawing,
        runner=runner,
        call=basis.call,
        parent=app,
    )
    sheet = Sheet(basis.words, fixed, can_restart=is_saved)
    start = boot.number()
    gate = pin_lockout.restored(state_file.read(basis.paths.pin_file), start, boottime())
    settings = Settings(config=basis.config, sheet=sheet, facts=facts, gate=gate, parent=app)
    keep_gate(settings, basis.paths.pin_file, start, runner)
    front.conversation.heard.connect(settings.hear)
    deeds = Deeds(core.kiosk, basis.account, runner, app)
    settings.acted.connect(deeds.do)
    deeds.done.connect(settings.close)
    deeds.failed.connect(settings.tell_problem)
    if is_saved:
        _keep(basis, settings, partial(save, basis.paths.config_file))
    return settings


def keep_gate(settings: Settings, file: Path, start: str, runner: Runner) -> None:
    """Write down in `file` how long to wait after a wrong PIN, for the next run of the program.

    `start` is the machine's. Synced to the disk: who tries numbers may reach the power switch.
    """
    memo = Memo("The wait after a wrong PIN", partial(_write, file), runner, settings)
    settings.gate_changed.connect(partial(_remember, memo, start))


def _remember(memo: Memo, start: str, gate: pin_lockout.Gate) -> None:
    memo.remember(pin_lockout.kept(gate, start))


def _write(file: Path, facts: Facts) -> None:
    private_file.replace(file, json.dumps(facts).encode())


def _keep(basis: Basis, settings: Settings, write: Callable[..., None]) -> None:
    keeper = Keeper(write, basis.runner, basis.app)
    settings.keys_changed.connect(keeper.keep)
    keeper.failed.connect(settings.tell_problem)
    basis.app.aboutToQuit.connect(keeper.finish)
