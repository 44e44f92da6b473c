"""Shows another view of the frontend without loading the page again, and dialogs of entities.

Uses the external bus command `navigate` (servers from 2025.6 on). If the frontend does not know it
or does not answer, the address is loaded (packaging/guide/protocol.md, section 4). A dialog that is
opened during such a load would be lost with the document, so it waits for the next document. Some
frontends (seen with 2026.11) answer first, then move and close all dialogs; so a dialog also waits
for the move.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Slot

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.page.policy import is_same_origin
from ha_kiosk.qt.external_app.frontend_commands import FrontendCommands
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.platform.job_runner import ignore
from ha_kiosk.server.address.address import path_and_query

LOAD_MS = 20_000
"""Milliseconds after which a requested load counts as over, even if nothing was loaded."""
MOVE_MS = 2_000
"""Milliseconds after an answer when a view that has not changed counts as one that stays."""


class Navigator(QObject):
    """Sends `navigate` to the page; loads the address if that fails."""

    def __init__(
        self,
        kiosk: KioskController,
        frontend_commands: FrontendCommands,
        page_url: Callable[[], str],
        parent: QObject | None = None,
        *,
        load_ms: int = LOAD_MS,
        move_ms: int = MOVE_MS,
    ) -> None:
        super().__init__(parent)
        self._kiosk, self._frontend_commands, self._page_url = kiosk, frontend_commands, page_url
        self._unanswered, self._has_moved = 0, False
        self._entity = ""
        # Runs from the call until the previous document is gone.
        self._load = QTimer(self, singleShot=True, interval=load_ms)
        self._load.timeout.connect(self._show_entity)
        # Runs from the answer until the view has changed.
        self._move = QTimer(self, singleShot=True, interval=move_ms)
        self._move.timeout.connect(self._show_entity)

    @property
    def home(self) -> str:
        """Return the path of the start view, "" while it is unknown."""
        return self._kiosk.home

    def navigate(
        self, path: str, done: Callable[[str], None] = ignore, *, replaces: bool = False
    ) -> None:
        """Show the frontend's `path`; then call `done` with "bus" or "load".

        With `replaces` the path replaces the current one in the page's history.
        Raises `KioskError` if it is no path of the server, or while there is no page.
        """
        url = self._kiosk.server + path
        # "//host", "\\host" and "@host" must not leave the origin.
        if not path.startswith("/") or path.startswith(("//", "/\\")):
            raise KioskError(
                Text("{path!r} is not a path: it has to begin with one slash", path=path)
            )
        if not is_same_origin(url, self._kiosk.server):
            raise KioskError(
                Text("{path!r} is not a path of {server}", path=path, server=self._kiosk.server)
            )
        self._check_page()
        self._entity = ""
        if not self._kiosk.has_dashboard():
            self._settle(url, done, success=False)
            return
        self._unanswered += 1
        self._has_moved = False
        settle = partial(self._answered, url, done)
        payload: dict[str, object] = {"path": path}
        if replaces:
            payload["options"] = {"replace": True}
        self._frontend_commands.send("navigate", self._kiosk.origin(), payload, settle)

    @Slot(str)
    def show(self, url: str) -> None:
        """Show `url` of the server, if it is not on screen yet: by a command if possible.

        "/" is not a view of its own: the start page redirects it. Its target is used if it is
        known.
        """
        path = path_and_query(url)
        if path in {"", "/"}:
            path = self.home
        if path in {"", "/"} or not self._kiosk.has_dashboard():
            self._load_page(url)
        elif urlsplit(path).path != urlsplit(self._page_url()).path:
            self.navigate(path)

    def show_more_info(self, entity: str) -> None:
        """Show the frontend's dialog about an entity, as soon as the page is there.

        Raises `KioskError` without a page.
        """
        self._check_page()
        self._entity = entity
        self._show_entity()

    @Slot(str)
    def follow_link(self, url: str) -> None:
        """Show `url` of the server, the target of a link: by a command if possible."""
        try:
            self.navigate(path_and_query(url))
        except KioskError:
            self._load_page(url)

    @Slot()
    def follow_move(self) -> None:
        """Handle another address of the page."""
        self._has_moved = True
        self._move.stop()
        self._show_entity()

    @Slot()
    def follow_state(self) -> None:
        """Handle another state of the kiosk."""
        if not self._kiosk.has_dashboard():
            self._load.stop()
            self._move.stop()
        if not self._kiosk.has_page():
            self._entity = ""  # too old by the time there is a page
        self._show_entity()

    def _check_page(self) -> None:
        if not self._kiosk.has_page():
            raise KioskError(
                Text(
                    "there is no dashboard on screen ({state})",
                    state=self._kiosk.current.state.value,
                )
            )

    @Slot()
    def _show_entity(self) -> None:
        is_moving = self._unanswered or self._load.isActive() or self._move.isActive()
        if self._entity and self._kiosk.has_dashboard() and not is_moving:
            entity, self._entity = self._entity, ""
            self._frontend_commands.show_more_info(entity, self._kiosk.origin())

    def _answered(self, url: str, done: Callable[[str], None], success: bool) -> None:  # noqa: FBT001
        self._unanswered -= 1
        if success and not self._has_moved:
            self._move.start()
        self._settle(url, done, success=success)
        self._show_entity()

    def _settle(self, url: str, done: Callable[[str], None], *, success: bool) -> None:
        if success:
            done("bus")
            return
        self._load_page(url)
        done("load")

    def _load_page(self, url: str) -> None:
        if self._kiosk.has_dashboard():
            self._load.start()
        self._kiosk.load(url)
