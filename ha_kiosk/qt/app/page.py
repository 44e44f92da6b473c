"""The page of the server, wired to what answers it and to what opens out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Render
from ha_kiosk.page.page_texts import PageTexts
from ha_kiosk.qt.app.context import AppContext, Configure
from ha_kiosk.qt.app.dispatcher import MessageDispatcher, MessageOwners
from ha_kiosk.qt.cameras.cameras import Cameras
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.external_app import ExternalApp
from ha_kiosk.qt.page.frontend_commands import FrontendCommands
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.page.web_channel import Bridge
from ha_kiosk.qt.requests.dialogs import PageDialogs
from ha_kiosk.qt.requests.downloads import Downloads
from ha_kiosk.qt.requests.external_view import ExternalView
from ha_kiosk.qt.requests.page_requests import PageRequests
from ha_kiosk.storage.paths import private_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """The page, who talks with it, and its doors to the outside."""

    profile: QQuickWebEngineProfile
    page: Page
    external_app: ExternalApp
    dispatcher: MessageDispatcher
    frontend_commands: FrontendCommands
    cameras: Cameras
    page_requests: PageRequests
    external_view: ExternalView
    dialogs: PageDialogs
    downloads: Downloads

    @property
    def models(self) -> dict[str, QObject]:
        """Return what Main.qml binds to, by its names there."""
        return {
            "page": self.page,
            "requests": self.page_requests,
            "externalView": self.external_view,
            "dialogs": self.dialogs,
            "downloads": self.downloads,
        }

    @property
    def listeners(self) -> tuple[Configure, ...]:
        """Return who obeys a new configuration."""
        return (
            self.page.configure,
            self.page_requests.configure,
            self.external_view.configure,
            self.downloads.configure,
        )


def make(context: AppContext) -> PageParts:
    """Return the page and its surroundings; nothing is loaded yet."""
    app, config, paths, alias = context.app, context.config, context.paths, context.alias
    external_app = ExternalApp(context.runner, app)
    dispatcher = MessageDispatcher(app)
    external_app.message_received.connect(dispatcher.dispatch)
    frontend_commands = FrontendCommands(app)
    page_profile = _profile(context)
    cameras = Cameras(
        config.native_player,
        alias.rewriting(context.client.send),
        app,
        software=context.rendering.backend is Render.SOFTWARE,
    )
    page = Page(
        page_profile,
        Bridge(external_app.receive, app),
        config.bridge,
        config.zoom,
        app,
        connection_policy=context.connection_policy,
        cameras=cameras,
        player=config.native_player,
        alias=alias,
    )
    server = _server_of(page)
    external_app.watch(lambda: page.url_text)
    cameras.serve(server)
    frontend_commands.script_requested.connect(page.run)
    cameras.script_requested.connect(page.run)
    page.content_lost.connect(cameras.stop)
    dispatcher.attach(
        MessageOwners(page=page, frontend_commands=frontend_commands, cameras=cameras)
    )
    texts = PageTexts(context.translations)
    page_requests = PageRequests(config, server, texts.labels(), app, alias=alias)
    guest_profile = profile.create(context.engine, None, app)
    context.connection_policy.configure_profile(guest_profile)
    external_view = ExternalView(guest_profile, config, server, texts.labels(), app, alias=alias)
    page_requests.external_view_requested.connect(external_view.open)
    folders = (paths.downloads, paths.pictures)
    dialogs = PageDialogs(texts, context.runner, folders, context.clock_text, app)
    dialogs.waiting_changed.connect(page.set_waiting)
    return PageParts(
        profile=page_profile,
        page=page,
        external_app=external_app,
        dispatcher=dispatcher,
        frontend_commands=frontend_commands,
        cameras=cameras,
        page_requests=page_requests,
        external_view=external_view,
        dialogs=dialogs,
        downloads=Downloads(
            config, server, paths.downloads, texts=texts, runner=context.runner, parent=app
        ),
    )


def _server_of(page: Page) -> Callable[[], str]:
    return lambda: page.server


def _profile(context: AppContext) -> QQuickWebEngineProfile:
    private_folder(context.paths.data)
    folders = profile.ProfileFolders(
        private_folder(context.paths.browser_storage), context.paths.browser_cache
    )
    made = profile.create(context.engine, folders, context.app)
    context.connection_policy.configure_profile(made)
    return made
