"""Creates the kiosk, and connects it to the page and to our own screens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from ha_kiosk.external_app.capabilities import Capabilities
from ha_kiosk.external_app.handler import Handler
from ha_kiosk.qt.app.context import AppContext, Configure
from ha_kiosk.qt.app.dispatcher import MessageOwners
from ha_kiosk.qt.app.page import PageParts
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.frontend_update import FrontendUpdateCheck
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.kiosk.render_backend import RenderBackend
from ha_kiosk.qt.kiosk.theme_sync import ThemeSync
from ha_kiosk.qt.page.color_scheme import ColorScheme
from ha_kiosk.qt.page.http_cache import HttpCache
from ha_kiosk.qt.page.kiosk_mode import KioskMode
from ha_kiosk.qt.page.profile_cookies import ProfileCookies
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.recovery.frontend_reports import FrontendReports
from ha_kiosk.qt.recovery.heartbeat import Heartbeat
from ha_kiosk.qt.recovery.notice_presenter import NoticePresenter
from ha_kiosk.qt.recovery.page_link import PageLink
from ha_kiosk.qt.recovery.page_loader import PageLoader
from ha_kiosk.qt.recovery.recovery_actions import RecoveryActions
from ha_kiosk.qt.recovery.recovery_loop import RecoveryLoop
from ha_kiosk.qt.recovery.server_probe import ServerProbe
from ha_kiosk.qt.recovery.start_page import StartPage
from ha_kiosk.qt.requests.external_view import ExternalView
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.sign_in import sign_on as sign_on_page
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.screens.sign_in.sign_on import SignOn
from ha_kiosk.qt.screens.theme_cache import ThemeCache
from ha_kiosk.qt.screens.toast import Toast
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server.http.cookies import stored
from ha_kiosk.storage.browser_cookies import Cookie


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskParts:
    """The kiosk, and what it shows besides the page."""

    kiosk: KioskController
    recovery_actions: RecoveryActions
    frontend_reports: FrontendReports
    screen: NoticeModel
    sign_in: SignIn
    sign_on: SignOn
    render_backend: RenderBackend
    navigator: Navigator
    mode: KioskMode
    color_scheme: ColorScheme
    toast: Toast

    @property
    def models(self) -> dict[str, QObject]:
        """Return the models that Main.qml binds to, by their names there."""
        return {
            "noticeModel": self.screen,
            "signIn": self.sign_in,
            "signOn": self.sign_on,
            "toast": self.toast,
        }

    @property
    def listeners(self) -> tuple[Configure, ...]:
        """Return the listeners for a new configuration."""
        return (
            self.screen.configure,
            self.mode.configure,
            self.color_scheme.configure,
            self.kiosk.configure,
            self.sign_on.configure,
        )


def make(context: AppContext, page_parts: PageParts, idle_clock: IdleClock) -> KioskParts:
    """Return the kiosk, not started."""
    app, config, page = context.app, context.config, page_parts.page
    texts = Texts(context.translations)
    screen = _screen(context)
    sign_in = _sign_in(context, texts)
    sign_on = _sign_on(context, page_parts, sign_in, texts)
    start_page = StartPage(config, context.account, context.alias)
    recovery = RecoveryLoop(idle_clock, start_page, app)
    link = _link(context, page_parts, idle_clock, recovery)
    notices = NoticePresenter(screen, sign_in, sign_on, texts, context.clock_text, app)
    actions = RecoveryActions(
        context.account,
        start_page,
        link,
        notices,
        ServerProbe(context.client.send, context.runner),
        recovery,
        app,
    )
    kiosk = KioskController(context.account, start_page, link, notices, recovery, app)
    core = KioskParts(
        kiosk=kiosk,
        recovery_actions=actions,
        frontend_reports=link.frontend_reports,
        screen=screen,
        sign_in=sign_in,
        sign_on=sign_on,
        render_backend=RenderBackend(
            context.rendering, config.render, context.paths, context.runner, app
        ),
        navigator=Navigator(kiosk, page_parts.frontend_commands, lambda: page.url_text, app),
        mode=KioskMode(
            config, page_parts.frontend_commands, kiosk.origin, kiosk.has_dashboard, app
        ),
        color_scheme=ColorScheme(config.theme, kiosk.origin, app),
        toast=Toast(app),
    )
    _connect_recovery(core, link, recovery)
    _connect_screens(core, notices)
    _connect_page(core, page_parts)
    _listen(context, page_parts, core)
    return core


def _link(
    context: AppContext, page_parts: PageParts, idle_clock: IdleClock, recovery: RecoveryLoop
) -> PageLink:
    page, app = page_parts.page, context.app
    return PageLink(
        page,
        page_parts.external_app,
        page_parts.frontend_commands,
        FrontendReports(page, context.account, recovery, app),
        Heartbeat(page, app),
        PageLoader(page, idle_clock, app),
        partial(Handler, capabilities=partial(_capabilities, page_parts)),
    )


def _connect_recovery(core: KioskParts, link: PageLink, recovery: RecoveryLoop) -> None:
    """Connect events to the recovery machine, and its actions to the objects that act."""
    kiosk, actions = core.kiosk, core.recovery_actions
    link.page.recovery_event_occurred.connect(recovery.dispatch)
    link.external_app.request_failed.connect(recovery.report_token_error)
    link.external_app.session_revoked.connect(kiosk.sign_out)
    link.external_app.script_requested.connect(link.page.run)
    link.heartbeat.heartbeat_missed.connect(recovery.miss_heartbeat)
    link.page.moved.connect(link.loader.note_move)
    link.loader.page_missed.connect(kiosk.page_missed)
    recovery.state_changed.connect(actions.change_state)
    recovery.state_changed.connect(kiosk.state_changed)
    recovery.action_requested.connect(actions.perform)
    recovery.step_finished.connect(kiosk.show_notice)
    actions.crash_loop_detected.connect(core.render_backend.fall_back)


def _connect_screens(core: KioskParts, notices: NoticePresenter) -> None:
    """Connect our own screens to the kiosk."""
    kiosk, sign_in, sign_on = core.kiosk, core.sign_in, core.sign_on
    sign_in.sign_in_completed.connect(kiosk.use)
    sign_in.state_changed.connect(kiosk.show_notice)
    sign_on.state_changed.connect(kiosk.show_notice)
    sign_on.came_back.connect(kiosk.sign_on_passed)
    sign_on.host_refused.connect(kiosk.sign_on_refused)
    core.screen.action_pressed.connect(kiosk.try_now)
    notices.refresh_due.connect(kiosk.show_notice)


def _connect_page(core: KioskParts, page_parts: PageParts) -> None:
    """Connect navigation, and what the page is told."""
    kiosk, navigator = core.kiosk, core.navigator
    kiosk.state_changed.connect(partial(_send_away, page_parts.external_view, kiosk))
    kiosk.state_changed.connect(core.mode.apply)
    kiosk.state_changed.connect(navigator.follow_state)
    kiosk.view_requested.connect(navigator.show)
    page_parts.page.moved.connect(navigator.follow_move)
    for opener in (page_parts.page_requests, page_parts.external_view):
        opener.page_requested.connect(navigator.follow_link)
        opener.note_requested.connect(core.toast.show_text)
    core.color_scheme.script_requested.connect(page_parts.page.run)


def _sign_in(context: AppContext, texts: Texts) -> SignIn:
    return SignIn(
        context.client.send,
        context.runner,
        context.account.keep,
        context.app,
        connection_policy=context.connection_policy,
        call=context.call,
        texts=texts,
    )


def _sign_on(context: AppContext, page_parts: PageParts, sign_in: SignIn, texts: Texts) -> SignOn:
    made = SignOn(
        context.config.sign_in_hosts,
        texts,
        context.app,
        connection_policy=context.connection_policy,
        new_profile=page_parts.page_profile,
    )
    sign_on_page.connect(sign_in, made)
    made.opened.connect(partial(_read_cookies, context, made))
    cookies = ProfileCookies(context.client, context.app)
    cookies.cookie_added.connect(made.take_cookies)
    cookies.watch(page_parts.profile)
    return made


def _read_cookies(context: AppContext, made: SignOn) -> None:
    """Read the cookies that the page's profile had stored before the start, and check again."""

    def take(found: tuple[Cookie, ...]) -> None:
        context.client.cookies.add_stored(*found)
        if found:
            made.came_back.emit()

    def fail(err: Exception) -> None:
        raise err

    context.runner.submit(partial(stored, context.paths, context.client.tls_policy), take, fail)


def _listen(context: AppContext, page_parts: PageParts, core: KioskParts) -> None:
    """Connect the signals of the page."""
    update_check = FrontendUpdateCheck(
        page_parts.page, context.runner, context.client.send, context.app
    )
    core.recovery_actions.connection_restored.connect(update_check.check)
    update_check.update_found.connect(core.kiosk.frontend_changed)
    theme_sync = ThemeSync(core.kiosk, page_parts.page, core.screen, context.app)
    cache = HttpCache(page_parts.profile, context.app)
    cache.cache_cleared.connect(core.kiosk.reload)
    page_parts.dispatcher.attach(
        MessageOwners(
            recovery=core.frontend_reports,
            kiosk_mode=core.mode,
            color_scheme=core.color_scheme,
            theme_sync=theme_sync,
            http_cache=cache,
            toast=core.toast,
        )
    )


def _screen(context: AppContext) -> NoticeModel:
    look = ThemeCache(context.paths, context.runner, context.app)
    screen = NoticeModel(
        context.config.theme, context.app, remembered=look.was_dark, colours=look.colours
    )
    screen.dashboard_dark_changed.connect(look.remember)
    screen.dashboard_colours_changed.connect(look.remember_colours)
    return screen


def _capabilities(page_parts: PageParts) -> Capabilities:
    return Capabilities(
        has_settings_screen=True,
        has_exo_player=page_parts.cameras.is_claimed,
        download_file_supported=page_parts.downloads.are_allowed,
    )


def _send_away(external_view: ExternalView, kiosk: KioskController) -> None:
    """Close the guest view if there is no page below it to return to."""
    if not kiosk.has_page():
        external_view.close()
