"""Runs the server's commands for the device, and opens the links of notifications."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.device.command_values import MAX_HOLD, CameraWish, KeepOn, entity_of
from ha_kiosk.device.commands import DeviceCommand
from ha_kiosk.qt.control.actions import KioskActions
from ha_kiosk.qt.device.camera_screen import CameraScreen
from ha_kiosk.qt.device.cleaning import Cleaning
from ha_kiosk.qt.device.device import DeviceController
from ha_kiosk.qt.sound.speaker import Speaker

_log = logging.getLogger(__name__)
SCREENSHOT_TAKEN = "ha_kiosk_screenshot"
NO_ACTION = "noAction"


@dataclass(frozen=True, slots=True)
class DeviceOutputs:
    """The device's own parts that a command may use."""

    cleaning: Cleaning
    speaker: Speaker
    cameras: CameraScreen


class CommandRunner:
    """Runs commands of `device`. `screenshot` is the file for pictures of the screen.

    `open_link` shows an address of another site, if the settings allow it.
    """

    def __init__(
        self,
        actions: KioskActions,
        device: DeviceController,
        outputs: DeviceOutputs,
        screenshot: Path,
        open_link: Callable[[QUrl], None],
    ) -> None:
        self._actions, self._device, self._outputs = actions, device, outputs
        self._screenshot, self._open_link = screenshot, open_link

    def run(self, command: DeviceCommand) -> None:
        """Run a command. Raises `KioskError` if that cannot begin."""
        ways = (self._run_screen, self._run_settings, self._run_outputs)
        if not any(way(command) for way in ways):
            self._run_page(command)

    def wake(self) -> None:
        """Switch the screen on."""
        self._actions.set_screen(on=True)

    def go(self, uri: str) -> None:
        """Open the link of a notification: a view, an entity, or another site.

        Raises `KioskError` and `BadCommandError`.
        """
        if uri in {"", NO_ACTION}:
            return
        if (entity := entity_of(uri)) is not None:
            self._actions.show_more_info(entity)
        elif uri.startswith("/"):
            self._actions.navigate(uri)
        else:
            self._open_link(QUrl(uri))

    def _run_screen(self, command: DeviceCommand) -> bool:
        """Run a command for the screen itself; return whether it was one."""
        actions = self._actions
        match command.name, command.value:
            case "command_screen_on", hold:
                if hold is not None:
                    actions.hold_screen(MAX_HOLD if hold == KeepOn.KEEP else 0)
                actions.set_screen(on=True)
            case "command_screen_off", _:
                self._outputs.cameras.close()  # they would keep it on
                actions.set_screen(on=False)
            case "kiosk_show_screensaver", _:
                actions.set_screensaver(on=True)
            case "kiosk_hide_screensaver", _:
                actions.set_screensaver(on=False)
            case (("command_screen_brightness_level" | "kiosk_set_brightness"), int(percent)):
                actions.set_brightness(percent)
            case (("command_volume_level" | "kiosk_set_volume"), int(percent)):
                actions.set_volume(percent)
            case "kiosk_hold", int(seconds):
                actions.hold_screen(seconds)
            case _:
                return False
        return True

    def _run_settings(self, command: DeviceCommand) -> bool:
        """Run a command for a setting until the program ends; return whether it was one."""
        match command.name, command.value:
            case "command_screen_off_timeout", int(milliseconds):
                # Rounded up: less than a second must not become 0, which means never.
                self._actions.change_settings(screen_off_after=-(-milliseconds // 1000))
            case "kiosk_set_screensaver_mode", Screensaver() as kind:
                self._actions.change_settings(screen_screensaver=kind)
            case "kiosk_set_zoom", int(zoom) | float(zoom):
                self._actions.change_settings(zoom=float(zoom))
            case "kiosk_set_kiosk_mode", bool(enable):
                self._actions.change_settings(kiosk_mode=enable)
            case _:
                return False
        return True

    def _run_outputs(self, command: DeviceCommand) -> bool:
        """Run a command for the device's own outputs; return whether it was one."""
        match command.name, command.value:
            case "kiosk_clean", int(seconds):
                self._outputs.cleaning.start(seconds)
            case "kiosk_show_camera", CameraWish() as wish:
                self._outputs.cameras.show(wish)
            case "kiosk_hide_camera", _:
                self._outputs.cameras.close()
            case "TTS", str(text):
                self._outputs.speaker.say(text)
            case "command_stop_tts", _:
                self._outputs.speaker.stop()
            case _:
                return False
        return True

    def _run_page(self, command: DeviceCommand) -> None:
        match command.name, command.value:
            case (("command_webview" | "kiosk_navigate"), str(where)) if where:
                self.go(where)
            case (("command_webview" | "kiosk_navigate" | "kiosk_default"), _):
                self._actions.go_home()
            case "kiosk_reload", _:
                self._actions.reload()
            case "kiosk_restart", _:
                self._actions.restart()
            case "kiosk_screenshot", _:
                done = partial(
                    self._device.fire_event, SCREENSHOT_TAKEN, {"file": str(self._screenshot)}
                )
                self._actions.take_screenshot(self._screenshot, done, _complain)
            case "command_update_sensors", _:
                self._device.report(wholly=True)


def _complain(err: Exception) -> None:
    _log.warning("The screenshot failed: %s", err)
