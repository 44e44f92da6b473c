"""Passes each message of the page to the objects that act on it, its owners.

Owners may be created at any time of the start. A message for an owner that does not exist yet waits
for it. The owners of each message are also listed in `external_app.support`; a test compares both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar, assert_never

from PySide6.QtCore import QObject, Slot

from ha_kiosk.external_app.messages import (
    BusResult,
    ConfigGet,
    ConfigScreenShow,
    ConnectionStatus,
    EntityControlled,
    ExoPlayerPlayHls,
    ExoPlayerResize,
    ExoPlayerStop,
    FocusElement,
    FrontendLoaded,
    GetExternalAuth,
    Message,
    MoreInfoClosed,
    MoreInfoOpened,
    PageCreated,
    ReloadAndClearCache,
    RevokeExternalAuth,
    StoredToken,
    ThemeUpdate,
    ToastHide,
    ToastShow,
    Unknown,
)

if TYPE_CHECKING:  # only annotations name them
    from ha_kiosk.qt.cameras.cameras import Cameras
    from ha_kiosk.qt.external_app.frontend_commands import FrontendCommands
    from ha_kiosk.qt.kiosk.theme_sync import ThemeSync
    from ha_kiosk.qt.page.color_scheme import ColorScheme
    from ha_kiosk.qt.page.http_cache import HttpCache
    from ha_kiosk.qt.page.kiosk_mode import KioskMode
    from ha_kiosk.qt.page.page import Page
    from ha_kiosk.qt.platform.input.idle_clock import IdleClock
    from ha_kiosk.qt.recovery.frontend_reports import FrontendReports
    from ha_kiosk.qt.screens.settings_screen import SettingsScreen
    from ha_kiosk.qt.screens.toast import Toast

_T = TypeVar("_T")
MAX_WAITING: Final = 100
"""Calls that wait for one owner; the oldest are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageOwners:
    """The objects that act on messages; None for one that is created at another time."""

    recovery: FrontendReports | None = None
    page: Page | None = None
    frontend_commands: FrontendCommands | None = None
    cameras: Cameras | None = None
    kiosk_mode: KioskMode | None = None
    color_scheme: ColorScheme | None = None
    theme_sync: ThemeSync | None = None
    http_cache: HttpCache | None = None
    toast: Toast | None = None
    settings: SettingsScreen | None = None
    idle_clock: IdleClock | None = None


class MessageDispatcher(QObject):
    """Calls the owners of each message.

    `ExternalApp` itself answers what needs no owner: tokens, capabilities, errors.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recovery: _Owner[FrontendReports] = _Owner()
        self._page: _Owner[Page] = _Owner()
        self._frontend_commands: _Owner[FrontendCommands] = _Owner()
        self._cameras: _Owner[Cameras] = _Owner()
        self._kiosk_mode: _Owner[KioskMode] = _Owner()
        self._color_scheme: _Owner[ColorScheme] = _Owner()
        self._theme_sync: _Owner[ThemeSync] = _Owner()
        self._http_cache: _Owner[HttpCache] = _Owner()
        self._toast: _Owner[Toast] = _Owner()
        self._settings: _Owner[SettingsScreen] = _Owner()
        self._idle_clock: _Owner[IdleClock] = _Owner()

    def attach(self, owners: MessageOwners) -> None:
        """Call these owners from now on, first with the messages that wait for them."""
        self._recovery.attach(owners.recovery)
        self._page.attach(owners.page)
        self._frontend_commands.attach(owners.frontend_commands)
        self._cameras.attach(owners.cameras)
        self._kiosk_mode.attach(owners.kiosk_mode)
        self._color_scheme.attach(owners.color_scheme)
        self._theme_sync.attach(owners.theme_sync)
        self._http_cache.attach(owners.http_cache)
        self._toast.attach(owners.toast)
        self._settings.attach(owners.settings)
        self._idle_clock.attach(owners.idle_clock)

    @Slot(object)
    def dispatch(self, message: Message) -> None:  # noqa: C901, PLR0912 - one case a message
        """Pass `message` to its owners."""
        match message:
            case PageCreated():
                self._cameras.call(lambda cameras: cameras.page_created(message))
                self._recovery.call(lambda recovery: recovery.page_created())
                self._kiosk_mode.call(lambda mode: mode.page_created())
                self._color_scheme.call(lambda scheme: scheme.page_created())
                self._toast.call(lambda toast: toast.hide())
            case GetExternalAuth() | RevokeExternalAuth() | StoredToken() | Unknown():
                pass  # answered by ExternalApp
            case ConfigGet():
                self._recovery.call(lambda recovery: recovery.config_requested())
            case ConnectionStatus(event=event):
                self._recovery.call(lambda recovery: recovery.connection_changed(event))
            case FrontendLoaded():
                self._recovery.call(lambda recovery: recovery.frontend_loaded())
                self._kiosk_mode.call(lambda mode: mode.frontend_loaded())
            case BusResult(id=number, success=success):
                self._frontend_commands.call(
                    lambda commands: commands.result_received(number, success=success)
                )
            case ThemeUpdate():
                self._theme_sync.call(lambda theme_sync: theme_sync.theme_updated())
            case ConfigScreenShow():
                self._settings.call(lambda settings: settings.open())
            case ReloadAndClearCache():
                self._http_cache.call(lambda cache: cache.clear_for_frontend())
            case ToastShow():
                self._toast.call(lambda toast: toast.show(message))
            case ToastHide(id=toast_id):
                self._toast.call(lambda toast: toast.hide_toast(toast_id))
            case MoreInfoOpened() | MoreInfoClosed() | EntityControlled():
                self._idle_clock.call(lambda idle_clock: idle_clock.page_used())
            case FocusElement(element_id=element_id):
                self._page.call(lambda page: page.focus(element_id))
            case ExoPlayerPlayHls():
                self._cameras.call(lambda cameras: cameras.play(message))
            case ExoPlayerResize():
                self._cameras.call(lambda cameras: cameras.resize(message))
            case ExoPlayerStop():
                self._cameras.call(lambda cameras: cameras.stop_camera(message))
            case _:
                assert_never(message)


class _Owner(Generic[_T]):
    """One owner, which may be created after the first call."""

    def __init__(self) -> None:
        self._made: _T | None = None
        self._waiting: deque[Callable[[_T], None]] = deque(maxlen=MAX_WAITING)

    def attach(self, made: _T | None) -> None:
        """Make the calls that wait for the owner `made`. None changes nothing."""
        if made is None:
            return
        self._made = made
        while self._waiting:
            self._waiting.popleft()(made)

    def call(self, call: Callable[[_T], None]) -> None:
        """Call the owner, at once or when it is attached."""
        if self._made is None:
            self._waiting.append(call)
        else:
            call(self._made)
