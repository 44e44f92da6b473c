"""The settings at the screen, wired to what they change, and to the file that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ha_kiosk.config.writer import save
from ha_kiosk.host.clocks import boot_id, boottime
from ha_kiosk.qt.app import keyboard
from ha_kiosk.qt.app.context import AppContext
from ha_kiosk.qt.control.settings_info import SettingsInfoCollector
from ha_kiosk.qt.control.status import StatusCollector
from ha_kiosk.qt.platform.background_writer import BackgroundWriter
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.settings_screen import SettingsScreen
from ha_kiosk.settings_screen import pin_lockout
from ha_kiosk.settings_screen.model import SettingsModel
from ha_kiosk.storage import state_file

SAVE_DELAY_MS = 600
"""Milliseconds after a change before it is written: several taps on one row are one write."""


def make(
    context: AppContext, status: StatusCollector, fixed: frozenset[str], *, is_saved: bool
) -> SettingsScreen:
    """Return the settings, closed. The keys in `fixed` cannot be changed.

    With `is_saved` what is changed goes into the file, and the program may restart itself.
    """
    runner = context.runner
    info = SettingsInfoCollector(
        status, context.account, runner, context.call, keyboard.is_installed, context.app
    )
    sheet = SettingsModel(context.translations, fixed, can_restart=is_saved)
    start = boot_id()
    lockout = pin_lockout.restored(state_file.read(context.paths.pin_file), start, boottime())
    settings = SettingsScreen(
        config=context.config, sheet=sheet, info=info, lockout=lockout, parent=context.app
    )
    keep_lockout(settings, context.paths.pin_file, start, runner)
    if is_saved:
        _keep(context, settings, partial(save, context.paths.config_file))
    return settings


def keep_lockout(settings: SettingsScreen, file: Path, start: str, runner: JobRunner) -> None:
    """Write down in `file` how long to wait after a wrong PIN, for the next run of the program.

    `start` is the machine's. Synced to the disk: who tries numbers may reach the power switch.
    """
    save_facts = partial(state_file.write_synced, file)
    writer = BackgroundWriter("the wait after a wrong PIN", save_facts, runner, settings)
    settings.lockout_changed.connect(partial(_remember, writer, start))


def _remember(writer: BackgroundWriter, start: str, lockout: pin_lockout.PinLockout) -> None:
    writer.write(pin_lockout.kept(lockout, start))


def _keep(context: AppContext, settings: SettingsScreen, write: Callable[..., None]) -> None:
    writer = BackgroundWriter(
        "the settings",
        write,
        context.runner,
        context.app,
        delay_ms=SAVE_DELAY_MS,
        is_essential=True,
    )
    settings.keys_changed.connect(writer.write)
    writer.write_failed.connect(settings.show_problem)
    context.app.aboutToQuit.connect(writer.finish)
