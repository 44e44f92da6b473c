"""What `ha-kiosk ctl` can tell a running kiosk, and the status it reports."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from ha_kiosk import __version__
from ha_kiosk.errors import KioskError
from ha_kiosk.qt.kiosk.account import Account
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.memory_guard import MemoryGuard
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.kiosk.render_backend import RenderBackend
from ha_kiosk.qt.kiosk.screenshot import ScreenshotTaker
from ha_kiosk.qt.kiosk.trust_change import TrustChange
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.control_server import CommandReply
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.settings_screen import SettingsScreen
from ha_kiosk.recovery import memory
from ha_kiosk.recovery.state import State
from ha_kiosk.server.credentials import Credentials
from ha_kiosk.storage.paths import Paths

_T = TypeVar("_T")
Arguments = Mapping[str, object]


class ControlCommands(QObject):
    """The commands of one kiosk, by name in `table`."""

    def __init__(  # noqa: PLR0913 - it tells about all of them
        self,
        *,
        kiosk: KioskController,
        account: Account,
        page: Page,
        screen: NoticeModel,
        navigator: Navigator,
        camera: ScreenshotTaker,
        guard: MemoryGuard,
        runner: JobRunner,
        paths: Paths,
        render_backend: RenderBackend,
        settings: SettingsScreen,
        trust_change: TrustChange,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._kiosk, self._account, self._page = kiosk, account, page
        self._screen = screen
        self._navigator, self._camera, self._runner = navigator, camera, runner
        self._paths, self._render_backend, self._guard = paths, render_backend, guard
        self._settings, self._trust_change = settings, trust_change

    @property
    def table(self) -> dict[str, Callable[[Arguments, CommandReply], None]]:
        """Return each command under its name."""
        return {
            "status": self._status,
            "reload": self._reload,
            "navigate": self._navigate,
            "screenshot": self._screenshot,
            "signed-in": self._signed_in,
            "signed-out": self._signed_out,
            "quit": self._quit,
        }

    def _status(self, _arguments: Arguments, reply: CommandReply) -> None:
        state = self._describe()
        self._work(
            memory.used,
            lambda used: reply.result({**state, "memory_mb": round(used / memory.MIB, 1)}),
            reply,
        )

    def _describe(self) -> dict[str, object]:
        credentials = self._account.credentials
        session = self._account.session
        notice = self._screen.notice
        return {
            "profile": self._paths.profile,
            "server": self._kiosk.server,
            "user": credentials.user if credentials else None,
            "signed_in": credentials is not None,
            "token_expires_in": session.expires_in() if session else None,
            "state": self._kiosk.current.state.value,
            "reason": self._kiosk.current.reason.value or None,
            # What covers the page; the splash has no words at first.
            "screen": notice.title if notice else None,
            "settings": self._settings.state_text,
            "since": self._kiosk.history.since.isoformat(timespec="seconds"),
            "url": self._page.url_text or None,
            "version": __version__,
            "ha_version": credentials.ha_version if credentials else None,
            "pid": os.getpid(),
            "memory_limit_mb": self._guard.limit and round(self._guard.limit / memory.MIB, 1),
            "memory_reloads": self._guard.reloads,
            "reloads": self._kiosk.history.reloads,
            "crashes": self._kiosk.history.crashes,
            "last_error": self._kiosk.history.last_error or None,
            "render": self._render_backend.backend,
            "render_reason": self._render_backend.why,
        }

    def _reload(self, _arguments: Arguments, reply: CommandReply) -> None:
        if self._kiosk.current.state is State.SIGNED_OUT:
            raise KioskError("nobody is signed in, so there is no dashboard to reload")
        self._kiosk.reload()
        reply.result({})

    def _navigate(self, arguments: Arguments, reply: CommandReply) -> None:
        path = arguments.get("path")
        if not isinstance(path, str):
            raise KioskError("navigate needs a path")
        self._navigator.navigate(path, lambda how: reply.result({"by": how}))

    def _screenshot(self, arguments: Arguments, reply: CommandReply) -> None:
        file = arguments.get("file")
        if not isinstance(file, str) or not Path(file).is_absolute():
            raise KioskError("screenshot needs an absolute path")
        self._camera.take(Path(file), lambda: reply.result({"file": file}), reply.fail)

    def _signed_in(self, _arguments: Arguments, reply: CommandReply) -> None:
        def use(credentials: Credentials) -> None:
            if not self._trust_change.start_if_due():  # else the new program uses them
                self._kiosk.use(credentials)
            reply.result({})

        self._work(self._account.stored, use, reply)

    def _signed_out(self, _arguments: Arguments, reply: CommandReply) -> None:
        def finish(_nothing: None) -> None:
            self._trust_change.start_if_due()
            reply.result({})

        self._kiosk.sign_out()
        self._work(partial(self._leave, self._kiosk.server), finish, reply)

    def _leave(self, server: str) -> None:
        """Do on a thread what must be done before the program may start anew."""
        self._account.erase()
        self._trust_change.leave(server)

    def _quit(self, _arguments: Arguments, reply: CommandReply) -> None:
        reply.result({})
        QTimer.singleShot(0, QCoreApplication.quit)

    def _work(self, job: Callable[[], _T], done: Callable[[_T], None], reply: CommandReply) -> None:
        if not self._runner.submit(job, done, reply.fail):
            raise KioskError("too much is going on at once")
