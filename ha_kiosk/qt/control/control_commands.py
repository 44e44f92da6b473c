"""The commands of `ha-kiosk ctl` for a running kiosk, and the status that it reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import Protocol

from ha_kiosk.device.command_values import MAX_HOLD
from ha_kiosk.device.commands import MAX_CLEAN
from ha_kiosk.errors import KioskError
from ha_kiosk.host.memory import MIB
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.control import screenshot
from ha_kiosk.qt.control.actions import KioskActions
from ha_kiosk.qt.control.status import StatusCollector
from ha_kiosk.qt.platform.control_server import CommandReply
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery.processes import memory
from ha_kiosk.status import Status

Arguments = Mapping[str, object]


class Registrar(Protocol):
    """The device, as far as the commands use it."""

    def register(self) -> None:
        """Register the device again."""

    def stop(self) -> None:
        """Stop being a device."""


class ControlCommands:
    """The commands of one kiosk, by name in `table`.

    `clean` lets somebody wipe the glass for a number of seconds.
    """

    def __init__(
        self,
        actions: KioskActions,
        status: StatusCollector,
        device: Registrar,
        runner: JobRunner,
        clean: Callable[[int], None],
    ) -> None:
        self._actions, self._status, self._device = actions, status, device
        self._runner, self._clean = runner, clean

    @property
    def table(self) -> dict[str, Callable[[Arguments, CommandReply], None]]:
        """Return each command under its name."""
        return {
            "status": self._tell_status,
            "reload": self._reload,
            "navigate": self._navigate,
            "screenshot": partial(screenshot.handle, self._actions.take_screenshot),
            "screen": partial(self._switch, self._actions.set_screen),
            "screensaver": partial(self._switch, self._actions.set_screensaver),
            "keyboard": partial(self._switch, self._actions.set_keyboard),
            "brightness": partial(self._set, "percent", 100, self._actions.set_brightness),
            "volume": partial(self._set, "percent", 100, self._actions.set_volume),
            "hold": partial(self._set, "seconds", MAX_HOLD, self._actions.hold_screen),
            "clean": partial(self._set, "seconds", MAX_CLEAN, self._clean),
            "device-register": partial(self._tell_device, self._device.register),
            "device-unregister": partial(self._tell_device, self._device.stop),
            "signed-in": self._signed_in,
            "signed-out": self._signed_out,
            "quit": self._quit,
        }

    def _tell_status(self, _arguments: Arguments, reply: CommandReply) -> None:
        tell = partial(_tell, self._status.now, reply)
        self._runner.run(memory.used, tell, reply.fail)

    def _reload(self, _arguments: Arguments, reply: CommandReply) -> None:
        self._actions.reload()
        reply.result({})

    def _navigate(self, arguments: Arguments, reply: CommandReply) -> None:
        path = arguments.get("path")
        if not isinstance(path, str):
            raise KioskError(Text("navigate needs a path"))
        self._actions.navigate(path, lambda how: reply.result({"by": how}))

    def _switch(self, act: Callable[..., None], arguments: Arguments, reply: CommandReply) -> None:
        on = arguments.get("on")
        if not isinstance(on, bool):
            raise KioskError(Text("on or off is needed"))
        act(on=on)
        reply.result({})

    def _set(
        self,
        name: str,
        most: int,
        act: Callable[[int], None],
        arguments: Arguments,
        reply: CommandReply,
    ) -> None:
        value = arguments.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise KioskError(Text("{name} is needed, from 0 to {most}", name=name, most=most))
        act(value)
        reply.result({})

    def _tell_device(
        self, act: Callable[[], None], _arguments: Arguments, reply: CommandReply
    ) -> None:
        act()
        reply.result({})

    def _signed_in(self, _arguments: Arguments, reply: CommandReply) -> None:
        self._actions.use_stored_credentials(partial(reply.result, {}), reply.fail)

    def _signed_out(self, _arguments: Arguments, reply: CommandReply) -> None:
        self._actions.forget_credentials(partial(reply.result, {}), reply.fail)

    def _quit(self, _arguments: Arguments, reply: CommandReply) -> None:
        reply.result({})
        self._actions.quit()


def _tell(status: Status, reply: CommandReply, used: int) -> None:
    reply.result(asdict(replace(status, memory_mb=round(used / MIB, 1))))
