"""The commands of `ha-kiosk ctl` during a set-up, and the status that it reports."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Protocol

from ha_kiosk import __version__
from ha_kiosk.qt.control.screenshot import ScreenshotTaker, handle
from ha_kiosk.qt.platform.control_server import CommandReply, CommandTable
from ha_kiosk.qt.setup_screen.setup_screen import SetupScreen
from ha_kiosk.status import Status

Arguments = Mapping[str, object]
STATE = "set-up"


class Leave(Protocol):
    """Restarts the program."""

    def __call__(self, *, is_over: bool) -> None:
        """Leave the set-up; `is_over` says that it does not continue."""


class SetupCommands:
    """The commands of one set-up, by name in `table`.

    `leave` restarts the program, because another process has signed in or out. `quit_` ends it.
    """

    def __init__(
        self,
        profile: str,
        setup: SetupScreen,
        screenshots: ScreenshotTaker,
        leave: Leave,
        quit_: Callable[[], None],
    ) -> None:
        self._profile, self._setup, self._screenshots = profile, setup, screenshots
        self._leave, self._quit = leave, quit_

    @property
    def table(self) -> CommandTable:
        """Return each command under its name."""
        return {
            "status": self._tell_status,
            "screenshot": partial(handle, self._screenshots.take),
            "signed-in": partial(self._act, partial(self._leave, is_over=True)),
            "signed-out": partial(self._act, partial(self._leave, is_over=False)),
            "quit": partial(self._act, self._quit),
        }

    def _tell_status(self, _arguments: Arguments, reply: CommandReply) -> None:
        credentials = self._setup.credentials
        status = Status(
            profile=self._profile,
            version=__version__,
            state=STATE,
            reason=self._setup.step_name,
            overlay=STATE,
            screen=self._setup.page.title,
            server=credentials.server if credentials else None,
            ha_version=credentials.ha_version if credentials else None,
            signed_in=credentials is not None,
            user=credentials.user if credentials else None,
            pid=os.getpid(),
            last_error=str(self._setup.problem_text) or None,
        )
        reply.result(asdict(status))

    def _act(self, act: Callable[[], None], _arguments: Arguments, reply: CommandReply) -> None:
        reply.result({})
        act()
