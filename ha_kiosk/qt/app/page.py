"""Creates the server's page, what answers it, and what opens links and files of it."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config
from ha_kiosk.page.alias import OriginAlias
from ha_kiosk.page.page_texts import PageTexts
from ha_kiosk.qt.app.context import AppContext, Configure
from ha_kiosk.qt.app.dispatcher import MessageDispatcher, MessageOwners
from ha_kiosk.qt.cameras.cameras import Cameras
from ha_kiosk.qt.external_app.external_app import ExternalApp
from ha_kiosk.qt.external_app.frontend_commands import FrontendCommands
from ha_kiosk.qt.external_app.web_channel import Bridge
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.requests.dialogs import DialogTiming, PageDialogs
from ha_kiosk.qt.requests.downloads import Downloads
from ha_kiosk.qt.requests.external_view import ExternalView
from ha_kiosk.qt.requests.page_requests import PageRequests
from ha_kiosk.server.http import Send
from ha_kiosk.storage import browser_storage


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """The page, what answers its messages, and what opens its links and files."""

    profile: QQuickWebEngineProfile
    page: Page
    external_app: ExternalApp
    dispatcher: MessageDispatcher
    frontend_commands: FrontendCommands
    cameras: Cameras
    page_requests: PageRequests
    external_view: ExternalView
    guest_profile: QQuickWebEngineProfile
    dialogs: PageDialogs
    downloads: Downloads

    def page_profile(self) -> QQuickWebEngineProfile:
        """Return the profile of the page."""
        return self.profile

    @property
    def models(self) -> dict[str, QObject]:
        """Return the models that Main.qml binds to, by their names there."""
        return {
            "page": self.page,
            "requests": self.page_requests,
            "externalView": self.external_view,
            "dialogs": self.dialogs,
            "downloads": self.downloads,
        }

    @property
    def listeners(self) -> tuple[Configure, ...]:
        """Return the listeners for a new configuration."""
        return (
            self.page.configure,
            self.page_requests.configure,
            self.external_view.configure,
            self.downloads.configure,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSetting:
    """What the page is created with: two profiles, HTTP access to the server, and folders."""

    parent: QObject
    runner: JobRunner
    config: Config
    profile: QQuickWebEngineProfile
    guest_profile: QQuickWebEngineProfile
    external_app: ExternalApp
    connection_policy: ConnectionPolicy
    send: Send
    alias: OriginAlias
    software: bool
    translations: gettext.NullTranslations
    clock_text: Callable[[datetime, datetime], str]
    downloads: Path
    pictures: Path
    dialog_timing: DialogTiming = field(default_factory=DialogTiming)


def make(context: AppContext) -> PageParts:
    """Return the page and its parts; nothing is loaded yet."""
    guest_profile = profile.create(context.engine, None, context.app)
    context.connection_policy.configure_profile(guest_profile)
    return build(
        PageSetting(
            parent=context.app,
            runner=context.runner,
            config=context.config,
            profile=_profile(context),
            guest_profile=guest_profile,
            external_app=ExternalApp(context.runner, context.app),
            connection_policy=context.connection_policy,
            send=context.client.send,
            alias=context.alias,
            software=context.rendering.backend is Render.SOFTWARE,
            translations=context.translations,
            clock_text=context.clock_text,
            downloads=context.paths.downloads,
            pictures=context.paths.pictures,
        )
    )


def build(setting: PageSetting) -> PageParts:
    """Return the page and its parts, created with `setting`."""
    config, parent, external_app = setting.config, setting.parent, setting.external_app
    dispatcher = MessageDispatcher(parent)
    external_app.message_received.connect(dispatcher.dispatch)
    cameras = Cameras(
        config.native_player,
        setting.alias.rewriting(setting.send),
        parent,
        software=setting.software,
    )
    page = Page(
        config,
        setting.profile,
        Bridge(external_app.receive, parent),
        setting.connection_policy,
        parent,
        cameras=cameras,
        alias=setting.alias,
    )
    frontend_commands = FrontendCommands(parent)
    _connect(page, external_app, frontend_commands, cameras)
    dispatcher.attach(
        MessageOwners(page=page, frontend_commands=frontend_commands, cameras=cameras)
    )
    page_requests, external_view, downloads = _doors(setting, page)
    return PageParts(
        profile=setting.profile,
        page=page,
        external_app=external_app,
        dispatcher=dispatcher,
        frontend_commands=frontend_commands,
        cameras=cameras,
        page_requests=page_requests,
        external_view=external_view,
        guest_profile=setting.guest_profile,
        dialogs=_dialogs(setting, page),
        downloads=downloads,
    )


def _connect(
    page: Page, external_app: ExternalApp, frontend_commands: FrontendCommands, cameras: Cameras
) -> None:
    external_app.watch(lambda: page.url_text)
    cameras.serve(_server_of(page))
    frontend_commands.script_requested.connect(page.run)
    cameras.script_requested.connect(page.run)
    page.content_lost.connect(cameras.stop)


def _doors(setting: PageSetting, page: Page) -> tuple[PageRequests, ExternalView, Downloads]:
    """Return the handlers of links, guest view and downloads."""
    config, parent, alias = setting.config, setting.parent, setting.alias
    server = _server_of(page)
    texts = PageTexts(setting.translations)
    page_requests = PageRequests(config, server, texts.labels(), parent, alias=alias)
    external_view = ExternalView(
        setting.guest_profile, config, server, texts.labels(), parent, alias=alias
    )
    page_requests.external_view_requested.connect(external_view.open)
    downloads = Downloads(
        config, server, setting.downloads, texts=texts, runner=setting.runner, parent=parent
    )
    return page_requests, external_view, downloads


def _dialogs(setting: PageSetting, page: Page) -> PageDialogs:
    dialogs = PageDialogs(
        PageTexts(setting.translations),
        setting.runner,
        (setting.downloads, setting.pictures),
        setting.clock_text,
        setting.parent,
        timing=setting.dialog_timing,
    )
    dialogs.waiting_changed.connect(page.set_waiting)
    return dialogs


def _server_of(page: Page) -> Callable[[], str]:
    return lambda: page.server


def _profile(context: AppContext) -> QQuickWebEngineProfile:
    storage = browser_storage.make(context.paths)
    folders = None
    if storage is not None:
        folders = profile.ProfileFolders(storage, context.paths.browser_cache)
    made = profile.create(context.engine, folders, context.app)
    if context.config.sign_in_hosts or context.account.knows_sign_on:
        profile.keep_session_cookies(made)
    context.connection_policy.configure_profile(made)
    return made
