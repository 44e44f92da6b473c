"""The page of the server, wired to what answers it and to what opens out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Render
from ha_kiosk.page.page_texts import PageTexts
from ha_kiosk.qt.app.context import Basis, Configure
from ha_kiosk.qt.cameras.cameras import Cameras
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.external_app import Conversation
from ha_kiosk.qt.page.frontend_commands import Bus
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.page.web_channel import Bridge
from ha_kiosk.qt.requests.dialogs import Sheets
from ha_kiosk.qt.requests.downloads import Downloads
from ha_kiosk.qt.requests.external_view import Guest
from ha_kiosk.qt.requests.permissions import Doors
from ha_kiosk.storage.paths import private_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The page, who talks with it, and its doors to the outside."""

    profile: QQuickWebEngineProfile
    page: Page
    conversation: Conversation
    bus: Bus
    cameras: Cameras
    doors: Doors
    guest: Guest
    sheets: Sheets
    downloads: Downloads

    @property
    def models(self) -> dict[str, QObject]:
        """Return what Main.qml binds to, by its names there."""
        return {
            "page": self.page,
            "doors": self.doors,
            "guest": self.guest,
            "sheets": self.sheets,
            "downloads": self.downloads,
        }

    @property
    def users(self) -> tuple[Configure, ...]:
        """Return who obeys a new configuration."""
        return (
            self.page.configure,
            self.doors.configure,
            self.guest.configure,
            self.downloads.configure,
        )


def make(basis: Basis) -> Front:
    """Return the page and its surroundings; nothing is loaded yet."""
    app, config, paths, address = basis.app, basis.config, basis.paths, basis.address
    conversation = Conversation(basis.runner, lambda: page.url_text, app)
    bus = Bus(conversation, app)
    page_profile = _profile(basis)
    cameras = Cameras(
        config.native_player,
        address.carrying(basis.client.send),
        lambda: server(),  # noqa: PLW0108 - it comes with the page, below
        app,
        software=basis.rendering.backend is Render.SOFTWARE,
    )
    page = Page(
        page_profile,
        Bridge(conversation.receive, app),
        config.bridge,
        config.zoom,
        app,
        gate=basis.gate,
        cameras=cameras,
        player=config.native_player,
        address=address,
    )
    server = _server_of(page)
    bus.script.connect(page.run)
    cameras.script.connect(page.run)
    page.gone.connect(cameras.stop)
    conversation.heard.connect(cameras.hear)
    conversation.heard.connect(page.hear)
    texts = PageTexts(basis.words)
    doors = Doors(config, server, texts.labels(), app, address=address)
    guest_profile = profile.create(basis.engine, None, app)
    basis.gate.furnish(guest_profile)
    guest = Guest(guest_profile, config, server, texts.labels(), app, address=address)
    doors.guest_wanted.connect(guest.open)
    folders = (paths.downloads, paths.pictures)
    sheets = Sheets(texts, basis.runner, folders, basis.clock_text, app)
    sheets.shown.connect(page.wait)
    return Front(
        profile=page_profile,
        page=page,
        conversation=conversation,
        bus=bus,
        cameras=cameras,
        doors=doors,
        guest=guest,
        sheets=sheets,
        downloads=Downloads(
            config, server, paths.downloads, texts=texts, runner=basis.runner, parent=app
        ),
    )


def _server_of(page: Page) -> Callable[[], str]:
    return lambda: page.server


def _profile(basis: Basis) -> QQuickWebEngineProfile:
    private_folder(basis.paths.data)
    folders = profile.Storage(
        private_folder(basis.paths.browser_storage), basis.paths.browser_cache
    )
    made = profile.create(basis.engine, folders, basis.app)
    basis.gate.furnish(made)
    return made
