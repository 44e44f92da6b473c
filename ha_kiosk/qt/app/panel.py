"""The settings at the screen, wired to what they change, and to the file that keeps it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ha_kiosk import private_file, state
from ha_kiosk.frontend import pin
from ha_kiosk.frontend.sheet import Sheet
from ha_kiosk.qt.app.basis import Basis
from ha_kiosk.qt.app.core import Core
from ha_kiosk.qt.app.front import Front
from ha_kiosk.qt.deeds import Deeds
from ha_kiosk.qt.facts import Collector
from ha_kiosk.qt.keeper import Keeper
from ha_kiosk.qt.memo import Facts, Memo
from ha_kiosk.qt.runner import Runner
from ha_kiosk.qt.settings import Settings
from ha_kiosk.server.session import boottime
from ha_kiosk.settings import save
from ha_kiosk.system import boot


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
    gate = pin.restored(state.read(basis.paths.pin_file), start, boottime())
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


def _remember(memo: Memo, start: str, gate: pin.Gate) -> None:
    memo.remember(pin.kept(gate, start))


def _write(file: Path, facts: Facts) -> None:
    private_file.replace(file, json.dumps(facts).encode())


def _keep(basis: Basis, settings: Settings, write: Callable[..., None]) -> None:
    keeper = Keeper(write, basis.runner, basis.app)
    settings.keys_changed.connect(keeper.keep)
    keeper.failed.connect(settings.tell_problem)
    basis.app.aboutToQuit.connect(keeper.finish)
