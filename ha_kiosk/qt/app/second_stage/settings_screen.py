"""Creates the settings at the screen, and connects them to what they change and to their file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ha_kiosk.config.config import Config
from ha_kiosk.config.writer import save
from ha_kiosk.device.commands import MAX_CLEAN
from ha_kiosk.errors import KioskError
from ha_kiosk.host.clocks import boot_id, boottime
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.app import keyboard
from ha_kiosk.qt.app.context import AppContext, Launch
from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.qt.control.actions import KioskActions, SettingsParts
from ha_kiosk.qt.control.config_reload import ConfigReload
from ha_kiosk.qt.control.hardware import Hardware
from ha_kiosk.qt.control.settings_info import SettingsInfoCollector
from ha_kiosk.qt.control.status import StatusCollector
from ha_kiosk.qt.device.cleaning import Cleaning
from ha_kiosk.qt.platform.background_writer import BackgroundWriter
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.settings_screen import SettingsScreen
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.settings_screen import pin_lockout
from ha_kiosk.settings_screen.model import SettingsModel
from ha_kiosk.storage import state_file

SAVE_DELAY_MS = 600
"""Milliseconds from a change to its write, so that several taps on a row are one write."""


def make(launch: Launch, first: FirstStage, status: StatusCollector) -> SettingsParts:
    """Return the settings, closed. The keys in `launch.fixed` cannot be changed.

    If the program may read its configuration again, changes go into the file, and the program may
    restart itself.
    """
    context, is_saved = first.context, launch.read is not None
    runner = context.runner
    info = SettingsInfoCollector(
        status, context.account, runner, context.call, keyboard.is_installed, context.app
    )
    sheet = SettingsModel(context.translations, launch.fixed, can_restart=is_saved)
    start = boot_id()
    lockout = pin_lockout.restored(state_file.read(context.paths.pin_file), start, boottime())
    screen = SettingsScreen(
        config=context.config, sheet=sheet, info=info, lockout=lockout, parent=context.app
    )
    keep_lockout(screen, context.paths.pin_file, start, runner)
    if is_saved:
        _keep(context, screen, partial(save, context.paths.config_file))
    first.window.setProperty("settings", screen)
    return SettingsParts(screen, _config_reload(launch, context))


def connect(
    settings: SettingsParts, actions: KioskActions, hardware: Hardware, cleaning: Cleaning
) -> None:
    """Connect the settings to what they change."""
    screen = settings.screen
    screen.config_changed.connect(settings.reload.apply)
    screen.action_requested.connect(partial(_run_action, actions, screen))
    screen.action_requested.connect(partial(_clean, screen, cleaning))
    screen.volume_requested.connect(partial(_set_volume, actions, screen))
    hardware.sound.volume_changed.connect(screen.refresh)
    hardware.display.brightness_changed.connect(screen.refresh)


def _run_action(actions: KioskActions, settings: SettingsScreen, name: str) -> None:
    def fail(err: Exception) -> None:
        settings.show_problem(str(err))

    actions.run(name, settings.close, fail)


def _clean(settings: SettingsScreen, cleaning: Cleaning, name: str) -> None:
    if name == "clean":
        settings.close()
        cleaning.start(MAX_CLEAN)


def _set_volume(actions: KioskActions, settings: SettingsScreen, percent: int) -> None:
    try:
        actions.set_volume(percent)
    except KioskError as err:
        settings.show_problem(str(err))


def keep_lockout(settings: SettingsScreen, file: Path, start: str, runner: JobRunner) -> None:
    """Store in `file` how long to wait after a wrong PIN, for the next run of the program.

    `start` identifies this boot of the machine. The write is synced to the disk, because somebody
    who guesses PINs may also reach the power switch.
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


def _config_reload(launch: Launch, context: AppContext) -> ConfigReload:
    again = launch.read and partial(_reread, launch.read, context.account)
    return ConfigReload(
        context.config,
        again or partial(_as_it_is, context.config),
        context.trust_change,
        launch.notifier,
        context.runner,
        context.app,
    )


def _reread(read: Callable[[Credentials | None], Config], account: Account) -> Config:
    return read(account.credentials)


def _as_it_is(config: Config) -> Config:
    return config
