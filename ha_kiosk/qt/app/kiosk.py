"""The kiosk itself, wired to the page, the screens of ours, and what the page tells of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from ha_kiosk.external_app.capabilities import Capabilities
from ha_kiosk.external_app.handler import Handler
from ha_kiosk.qt.app.context import Basis, Configure
from ha_kiosk.qt.app.page import Front
from ha_kiosk.qt.kiosk.controller import Kiosk
from ha_kiosk.qt.kiosk.frontend_update import Freshness
from ha_kiosk.qt.kiosk.heartbeat import Heartbeat
from ha_kiosk.qt.kiosk.render_backend import Drawing
from ha_kiosk.qt.page.color_scheme import Scheme
from ha_kiosk.qt.page.http_cache import Cache
from ha_kiosk.qt.page.kiosk_mode import KioskMode
from ha_kiosk.qt.page.navigation import Navigator
from ha_kiosk.qt.page.theme_sync import Painter
from ha_kiosk.qt.requests.external_view import Guest
from ha_kiosk.qt.screens.notice import Screen
from ha_kiosk.qt.screens.sign_in import SignIn
from ha_kiosk.qt.screens.theme_cache import Look
from ha_kiosk.qt.screens.toast import Toast
from ha_kiosk.screens.notices import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The kiosk, and what it shows besides the page."""

    kiosk: Kiosk
    screen: Screen
    sign_in: SignIn
    drawing: Drawing
    navigator: Navigator
    mode: KioskMode
    scheme: Scheme
    toast: Toast

    @property
    def models(self) -> dict[str, QObject]:
        """Return what Main.qml binds to, by its names there."""
        return {"screenModel": self.screen, "signIn": self.sign_in, "toast": self.toast}

    @property
    def users(self) -> tuple[Configure, ...]:
        """Return who obeys a new configuration."""
        return (
            self.screen.configure,
            self.mode.configure,
            self.scheme.configure,
            self.kiosk.configure,
        )


def make(basis: Basis, front: Front, idle: Callable[[], float]) -> Core:
    """Return the kiosk, not started; `idle` gives the seconds since somebody touched the screen."""
    app, config, page = basis.app, basis.config, front.page
    texts = Texts(basis.words)
    screen = _screen(basis)
    sign_in = SignIn(
        basis.client.send,
        basis.runner,
        basis.account.keep,
        app,
        gate=basis.gate,
        call=basis.call,
        texts=texts,
    )
    kiosk = Kiosk(
        config=config,
        account=basis.account,
        page=page,
        screen=screen,
        sign_in=sign_in,
        conversation=front.conversation,
        new_handler=partial(Handler, capabilities=partial(_capabilities, front)),
        bus=front.bus,
        heartbeat=Heartbeat(page, app),
        runner=basis.runner,
        send=basis.client.send,
        idle=idle,
        texts=texts,
        clock_text=basis.clock_text,
        parent=app,
    )
    kiosk.state_changed.connect(partial(_send_away, front.guest, kiosk))
    core = Core(
        kiosk=kiosk,
        screen=screen,
        sign_in=sign_in,
        drawing=Drawing(basis.rendering, config.render, basis.paths, basis.runner, app),
        navigator=Navigator(kiosk, front.bus, lambda: page.url_text),
        mode=KioskMode(config, front.bus, kiosk.origin, kiosk.has_dashboard, app),
        scheme=Scheme(config.theme, kiosk.origin, app),
        toast=Toast(app),
    )
    kiosk.crash_looped.connect(core.drawing.fall_back)
    kiosk.view_wanted.connect(core.navigator.show)
    for opener in (front.doors, front.guest):
        opener.page_wanted.connect(core.navigator.follow)
    kiosk.state_changed.connect(core.mode.apply)
    core.scheme.script.connect(page.run)
    _listen(basis, front, core)
    return core


def _listen(basis: Basis, front: Front, core: Core) -> None:
    """Wire what follows from what the page says."""
    freshness = Freshness(front.page, basis.runner, basis.client.send, basis.app)
    core.kiosk.reconnected.connect(freshness.check)
    freshness.changed.connect(core.kiosk.frontend_changed)
    painter = Painter(core.kiosk, front.page, core.screen, basis.app)
    cache = Cache(front.profile, basis.app)
    cache.cleared.connect(core.kiosk.reload)
    for listener in (painter, core.mode, core.scheme, cache, core.toast):
        front.conversation.heard.connect(listener.hear)


def _screen(basis: Basis) -> Screen:
    look = Look(basis.paths, basis.runner, basis.app)
    screen = Screen(basis.config.theme, basis.app, remembered=look.was_dark, colours=look.colours)
    screen.followed.connect(look.remember)
    screen.coloured.connect(look.remember_colours)
    return screen


def _capabilities(front: Front) -> Capabilities:
    return Capabilities(
        has_settings_screen=True,
        has_exo_player=front.cameras.is_claimed,
        download_file_supported=front.downloads.are_allowed,
    )


def _send_away(guest: Guest, kiosk: Kiosk) -> None:
    """Close the guest view where there is no page below it to come back to."""
    if not kiosk.has_page():
        guest.close()
