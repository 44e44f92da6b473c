"""The actions of a kiosk, for all that start them: settings, `ctl`, a signal, a gesture."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from ha_kiosk.display.stages import Stage
from ha_kiosk.errors import KioskError
from ha_kiosk.host.restart import RestartReason
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.control.config_reload import ConfigReload
from ha_kiosk.qt.control.hardware import Hardware
from ha_kiosk.qt.control.screenshot import ScreenshotTaker
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.platform.job_runner import ignore
from ha_kiosk.qt.screens.settings_screen import SettingsScreen
from ha_kiosk.recovery.state import State
from ha_kiosk.server.address.address import may_be_page
from ha_kiosk.server.auth.credentials import Credentials

_log = logging.getLogger(__name__)
Done = Callable[[], None]
Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class SettingsParts:
    """The settings at the screen, and the part that applies a new configuration."""

    screen: SettingsScreen
    reload: ConfigReload


class KioskActions:
    """The actions of one kiosk.

    An action that takes a while calls `done` or `failed` when it is over. One that cannot begin
    raises `KioskError`. A restart, or the end of the program, happens when the event loop ends.
    """

    def __init__(
        self,
        kiosk: KioskController,
        account: Account,
        navigator: Navigator,
        screenshots: ScreenshotTaker,
        settings: SettingsParts,
        hardware: Hardware,
    ) -> None:
        self._kiosk, self._account, self._navigator = kiosk, account, navigator
        self._screenshots = screenshots
        self._settings, self._config_reload = settings.screen, settings.reload
        self._display, self._sound = hardware.display, hardware.sound
        self._keyboard = hardware.keyboard

    def run(self, name: str, done: Done, failed: Failed) -> None:
        """Run the action that the settings call `name`; ignore an unknown one."""
        _log.info("Requested at the screen: %s.", name)
        match name:
            case "reload":
                self.reload()
                done()
            case "sign_out" if self._account.session is not None:
                self.sign_out(done, failed)
            case "screen_off":
                done()
                self.set_screen(on=False)
            case "screensaver":
                done()
                self.set_screensaver(on=True)
            case "restart":
                self.restart()
            case "quit":
                self.quit()

    def reload(self) -> None:
        """Load the current view again."""
        if self._kiosk.current.state is State.SIGNED_OUT:
            raise KioskError(Text("nobody is signed in, so there is no dashboard to reload"))
        self._kiosk.reload()

    def navigate(self, path: str, done: Callable[[str], None] = ignore) -> None:
        """Show the frontend's `path`; `done` gets "bus" or "load", the way it was done.

        Raises `KioskError` if it is no path, or that of the API or of a file.
        """
        if not may_be_page(path):
            raise KioskError(Text("{path!r} is not a page of Home Assistant's frontend", path=path))
        self._navigator.navigate(path, done)

    def go_home(self) -> None:
        """Show the start view."""
        self._navigator.show(self._kiosk.start_url)

    def show_more_info(self, entity: str) -> None:
        """Show the frontend's dialog about an entity."""
        self._navigator.show_more_info(entity)

    def change_settings(self, **settings: object) -> None:
        """Change settings until the program ends or reads its configuration."""
        self._config_reload.change(**settings)

    def take_screenshot(self, file: Path, done: Done, failed: Failed) -> None:
        """Write a picture of the window to `file`."""
        self._screenshots.take(file, done, failed)

    def open_settings(self) -> None:
        """Show the settings, or ask for their PIN."""
        self._settings.open()

    def reload_config(self) -> None:
        """Read the configuration again."""
        self._config_reload.start()

    def set_screen(self, *, on: bool) -> None:
        """Switch the screen on, or off until the next touch."""
        self._display.ask(Stage.ON if on else Stage.OFF)

    def set_screensaver(self, *, on: bool) -> None:
        """Show the screensaver until the next touch, or the page."""
        self._display.ask(Stage.SCREENSAVER if on else Stage.ON)

    def set_keyboard(self, *, on: bool) -> None:
        """Show the on-screen keyboard for the field that has the focus, or hide it."""
        if self._keyboard is None or self._keyboard.is_off:
            raise KioskError(Text("there is no on-screen keyboard: ha-kiosk doctor says why"))
        if on:
            self._keyboard.show()
        else:
            self._keyboard.hide()

    def set_brightness(self, percent: int) -> None:
        """Set the brightness of the screen."""
        self._display.set_brightness(percent)

    def set_volume(self, percent: int) -> None:
        """Set the volume of the sound."""
        self._sound.set_volume(percent)

    def hold_screen(self, seconds: float) -> None:
        """Keep the screen on for `seconds`."""
        self._display.hold(seconds)

    def wipe_screen(self, seconds: float) -> None:
        """Keep the screen on for `seconds` while somebody wipes it."""
        self._display.wipe(seconds)

    def sign_out(self, done: Done, failed: Failed) -> None:
        """Revoke the session at the server, as the profile page's log-out does, and forget it."""
        self._account.revoke(partial(self._forget, done), failed)

    def use_stored_credentials(self, done: Done, failed: Failed) -> None:
        """Show the dashboard of the user who has just signed in by another process."""
        self._account.load_stored(partial(self._use, done), failed)

    def forget_credentials(self, done: Done, failed: Failed) -> None:
        """Forget an account that another process has signed out."""
        self._kiosk.sign_out()
        self._account.leave(self._kiosk.server, done, failed)

    def restart(self) -> None:
        """Restart the program."""
        QCoreApplication.exit(RestartReason.ASKED_FOR)

    def quit(self) -> None:
        """End the program, after the caller has got the reply."""
        QTimer.singleShot(0, partial(QCoreApplication.exit, 0))

    def _forget(self, done: Done) -> None:
        self._kiosk.sign_out()
        done()

    def _use(self, done: Done, credentials: Credentials | None) -> None:
        if credentials is not None:  # without credentials the program restarts
            self._kiosk.use(credentials)
        done()
