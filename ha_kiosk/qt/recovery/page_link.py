"""The page, and the parts that exchange messages with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ha_kiosk.external_app.handler import Handler
from ha_kiosk.qt.external_app.external_app import ExternalApp
from ha_kiosk.qt.external_app.frontend_commands import FrontendCommands
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.recovery.frontend_reports import FrontendReports
from ha_kiosk.qt.recovery.heartbeat import Heartbeat
from ha_kiosk.qt.recovery.page_loader import PageLoader
from ha_kiosk.server.auth.session import Session


@dataclass(frozen=True, slots=True)
class PageLink:
    """The page, and the parts that exchange messages with it.

    `new_handler` makes the handler for a session and an origin.
    """

    page: Page
    external_app: ExternalApp
    frontend_commands: FrontendCommands
    frontend_reports: FrontendReports
    heartbeat: Heartbeat
    loader: PageLoader
    new_handler: Callable[[Session, str], Handler]

    def serve(self, session: Session | None, origin: str) -> None:
        """Answer the page of `origin` with `session`; without a session answer no page."""
        if session is None:
            self.external_app.stop_serving()
        else:
            self.external_app.serve(origin, self.new_handler(session, origin))
