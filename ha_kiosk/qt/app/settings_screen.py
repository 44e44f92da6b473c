"""The settings at the screen, wired to what they change, and to the file that keeps it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ha_kiosk.config.writer import save
from ha_kiosk.host import boot
from ha_kiosk.qt.app.context import AppContext
from ha_kiosk.qt.app.dispatcher import MessageOwners
from ha_kiosk.qt.app.kiosk import KioskParts
from ha_kiosk.qt.app.page import PageParts
from ha_kiosk.qt.kiosk.actions import KioskActions
from ha_kiosk.qt.platform.background_writer import Facts, Memo
from ha_kiosk.qt.platform.config_writer import Keeper
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.settings_info import SettingsInfoCollector
from ha_kiosk.qt.screens.settings_screen import SettingsScreen
from ha_kiosk.server.session import boottime
from ha_kiosk.settings_screen import pin_lockout
from ha_kiosk.settings_screen.model import SettingsModel
from ha_kiosk.storage import private_file, state_file


def make(
    context: AppContext,
    page_parts: PageParts,
    core: KioskParts,
    fixed: frozenset[str],
    *,
    is_saved: bool,
) -> SettingsScreen:
    """Return the settings, closed. The keys in `fixed` cannot be changed.

    With `is_saved` what is changed goes into the file, and the program may start itself anew.
    """
    app, runner = context.app, context.runner
    info = SettingsInfoCollector(
        kiosk=core.kiosk,
        account=context.account,
        page=page_parts.page,
        render_backend=core.render_backend,
        runner=runner,
        call=context.call,
        parent=app,
    )
    sheet = SettingsModel(context.translations, fixed, can_restart=is_saved)
    start = boot.number()
    lockout = pin_lockout.restored(state_file.read(context.paths.pin_file), start, boottime())
    settings = SettingsScreen(
        config=context.config, sheet=sheet, info=info, lockout=lockout, parent=app
    )
    keep_gate(settings, context.paths.pin_file, start, runner)
    page_parts.dispatcher.attach(MessageOwners(settings=settings))
    actions = KioskActions(core.kiosk, context.account, runner, app)
    settings.action_requested.connect(actions.run)
    actions.action_done.connect(settings.close)
    actions.action_failed.connect(settings.show_problem)
    if is_saved:
        _keep(context, settings, partial(save, context.paths.config_file))
    return settings


def keep_gate(settings: SettingsScreen, file: Path, start: str, runner: JobRunner) -> None:
    """Write down in `file` how long to wait after a wrong PIN, for the next run of the program.

    `start` is the machine's. Synced to the disk: who tries numbers may reach the power switch.
    """
    memo = Memo("The wait after a wrong PIN", partial(_write, file), runner, settings)
    settings.lockout_changed.connect(partial(_remember, memo, start))


def _remember(memo: Memo, start: str, lockout: pin_lockout.PinLockout) -> None:
    memo.remember(pin_lockout.kept(lockout, start))


def _write(file: Path, info: Facts) -> None:
    private_file.replace(file, json.dumps(info).encode())


def _keep(context: AppContext, settings: SettingsScreen, write: Callable[..., None]) -> None:
    keeper = Keeper(write, context.runner, context.app)
    settings.keys_changed.connect(keeper.keep)
    keeper.failed.connect(settings.show_problem)
    context.app.aboutToQuit.connect(keeper.finish)
