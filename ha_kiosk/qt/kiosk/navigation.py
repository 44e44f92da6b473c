"""Going to another view of the frontend without loading the page again.

Uses the external bus command `navigate` (servers from 2025.6 on); where the frontend does not know
it, or does not answer, the address is loaded (packaging/guide/protocol.md, section 4).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit, urlunsplit

from ha_kiosk.errors import KioskError
from ha_kiosk.page.policy import is_same_origin
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.page.frontend_commands import FrontendCommands
from ha_kiosk.qt.platform.job_runner import ignore


class Navigator:
    """Sends `navigate` to the page, and falls back to loading it."""

    def __init__(
        self,
        kiosk: KioskController,
        frontend_commands: FrontendCommands,
        page_url: Callable[[], str],
    ) -> None:
        self._kiosk, self._frontend_commands, self._page_url = kiosk, frontend_commands, page_url

    def navigate(self, path: str, done: Callable[[str], None] = ignore) -> None:
        """Show the frontend's `path`; then call `done` with "bus" or "load".

        Raises `KioskError` for what is no path of the server, and while there is no dashboard.
        """
        url = self._kiosk.server + path
        # Leaving the origin by "//host", "\\host" or "@host" must not be possible.
        if not path.startswith("/") or path.startswith(("//", "/\\")):
            raise KioskError(f"{path!r} is not a path: it has to begin with one slash")
        if not is_same_origin(url, self._kiosk.server):
            raise KioskError(f"{path!r} is not a path of {self._kiosk.server}")
        if not self._kiosk.has_dashboard():
            raise KioskError(f"there is no dashboard on screen ({self._kiosk.current.state.value})")
        settle = partial(self._settle, url, done)
        self._frontend_commands.send("navigate", self._kiosk.origin(), {"path": path}, settle)

    def show(self, url: str) -> None:
        """Show `url` of the server, if it is not on screen: by a command where that will do."""
        parts = urlsplit(url)
        path = urlunsplit(("", "", parts.path, parts.query, ""))
        if not self._kiosk.has_dashboard() or path in {"", "/"}:
            self._kiosk.load(url)
        elif parts.path != urlsplit(self._page_url()).path:
            self.navigate(path)

    def show_more_info(self, entity: str) -> None:
        """Show what the frontend knows of an entity. Raises `KioskError` without a dashboard."""
        if not self._kiosk.has_dashboard():
            raise KioskError(f"there is no dashboard on screen ({self._kiosk.current.state.value})")
        self._frontend_commands.show_more_info(entity, self._kiosk.origin())

    def follow_link(self, url: str) -> None:
        """Show `url` of the server, to which a link led: by a command where that will do."""
        parts = urlsplit(url)
        try:
            self.navigate(urlunsplit(("", "", parts.path, parts.query, "")))
        except KioskError:
            self._kiosk.load(url)

    def _settle(self, url: str, done: Callable[[str], None], success: bool) -> None:  # noqa: FBT001
        if success:
            done("bus")
        else:
            self._kiosk.load(url)
            done("load")
