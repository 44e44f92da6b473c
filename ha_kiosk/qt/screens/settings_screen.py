"""The settings screen over the page: the model that qml/screens/SettingsScreen.qml binds to.

`settings_screen.model` decides what it shows, `settings_screen.changes` what a touch changes. This
module connects them to the clock, the person and the rest of the kiosk. The screen closes when
nobody has touched it for a while, so that a wall tablet never stays in its settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.host.clocks import boottime
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.qt.screens.settings_info_source import SettingsInfoSource
from ha_kiosk.settings_screen import pin_lockout
from ha_kiosk.settings_screen.changes import changes, volume
from ha_kiosk.settings_screen.model import ROOT, SettingsModel
from ha_kiosk.settings_screen.rows import SettingsPage, SettingsRow

CLOSES_AFTER_MS = 120_000
REFRESH_MS = 5_000
TICK_MS = 250
MAX_DIGITS = 12
NO_WRONG_PIN = pin_lockout.PinLockout()
_ASKS = frozenset({"sign_out", "quit"})


@qml_type
class SettingsScreen(QObject):
    """The settings: closed, asking for the PIN, or open on one of its pages.

    `content_changed` follows every visible change. `config_changed` carries a configuration to
    apply at once, `keys_changed` the keys of it that have to be saved. `action_requested` names
    another request: reload, sign_out, restart, quit. `volume_requested` carries a volume in
    percent. `lockout_changed` carries the lockout after a PIN was entered; the next start of the
    program gets it as `lockout`. After `closes_after_ms` milliseconds without a touch, the settings
    close.
    """

    content_changed = Signal()
    layout_changed = Signal()
    config_changed = Signal(object)
    keys_changed = Signal(object)
    action_requested = Signal(str)
    volume_requested = Signal(int)
    lockout_changed = Signal(object)

    def __init__(
        self,
        *,
        config: Config,
        sheet: SettingsModel,
        info: SettingsInfoSource,
        lockout: pin_lockout.PinLockout = NO_WRONG_PIN,
        clock: Callable[[], float] = boottime,
        parent: QObject | None = None,
        closes_after_ms: int = CLOSES_AFTER_MS,
    ) -> None:
        super().__init__(parent)
        self._config, self._sheet, self._info, self._clock = config, sheet, info, clock
        self._state, self._page_name = "closed", ROOT
        self._lockout, self._digits, self._is_wrong = lockout, "", False
        self._question = self._problem = ""
        self._asks_only = False
        self._last_volume: int | None = None
        self._layout: list[object] = []
        self._rows: dict[str, object] = {}
        self._title = ""
        info.info_changed.connect(self._show)
        self._idle = QTimer(self, interval=closes_after_ms, singleShot=True)
        self._idle.timeout.connect(self.close)
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(info.poll)
        self._wait = QTimer(self, interval=TICK_MS)
        self._wait.timeout.connect(self._count_down)

    @property
    def overlay(self) -> str:
        """Return what covers the page: "settings", the "pin" pad before them, or ""."""
        return {"open": "settings", "pin": "pin"}.get(self._state, "")

    def configure(self, config: Config) -> None:
        """Show a new configuration."""
        self._config = config
        self._show()

    @Slot()
    def refresh(self) -> None:
        """Show the current values."""
        self._show()

    @Slot()
    def open(self) -> None:
        """Show the settings, or ask for the PIN if there is one."""
        if self._state != "closed":
            return
        self._state = "open" if self._config.settings_pin is None else "pin"
        self._page_name, self._question, self._problem = ROOT, "", ""
        self._digits, self._is_wrong = "", False
        self._idle.start()
        self._refresh.start()
        self._info.poll()
        self._info.query_server()
        self._count_down()

    @Slot()
    def ask_to_quit(self) -> None:
        """Ask whether the program shall end, after the PIN if there is one."""
        self._asks_only = self._state == "closed"
        self.open()
        if self._state == "open":
            self._question = "quit"
            self._show()

    @Slot()
    def close(self) -> None:
        """Close the settings."""
        self._state, self._digits, self._question = "closed", "", ""
        self._asks_only = False
        self._idle.stop()
        self._refresh.stop()
        self._wait.stop()
        self._show()

    @Slot()
    def on_activity(self) -> None:
        """Stay open for a while longer, because somebody is there."""
        if self._state != "closed":
            self._idle.start()

    @Slot(str)
    def show_problem(self, text: str) -> None:
        """Show the error of a requested action."""
        self._problem = self._sheet.problem(text)
        self._show()

    @Slot()
    def back(self) -> None:
        """Go one page up, or close."""
        parent = self._sheet.parent(self._page_name)
        if self._state == "open" and parent is not None:
            self._page_name = parent
            self._show()
        else:
            self.close()

    @Slot(str)
    def press(self, row: str) -> None:
        """Handle a touch on an action, or on a row that leads to another page."""
        if self._state != "open":
            return
        self._problem = ""
        if (page := self._sheet.leads_to(row)) is not None:
            self._page_name = page
        elif row in _ASKS:
            self._question = row
        else:
            self.action_requested.emit(row)
        self._show()

    @Slot(bool)
    def answer(self, yes: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Handle the answer to the current question."""
        question, self._question = self._question, ""
        if self._asks_only and not yes:
            self.close()  # it was opened only for this question
        self._show()
        if yes and question:
            self.action_requested.emit(question)

    @Slot(str, str)
    def choose(self, row: str, value: str) -> None:
        """Set a new value of a row; the kiosk applies it at once."""
        key = row.partition("=")[0]
        self._set_volume(row, value)
        new = changes(key, value, self._config, self._info.info.server)
        if self._state != "open" or self._sheet.is_fixed(key) or not new:
            return
        self._problem = ""
        self._config = replace(self._config, **new)  # type: ignore[arg-type]
        self.keys_changed.emit(new)
        self.config_changed.emit(self._config)
        self._show()

    def _set_volume(self, row: str, value: str) -> None:
        now = self._info.info.status.volume
        wanted = volume(row, value, now, self._last_volume)
        if self._state == "open" and wanted is not None and wanted != now:
            self._last_volume = now or self._last_volume
            self.volume_requested.emit(wanted)

    @Slot(str)
    def digit(self, key: str) -> None:
        """Handle a key of the number pad: a digit, "back" or "ok"."""
        if self._lockout.waits(self._clock()):
            return
        self._is_wrong = False
        if key == "back":
            self._digits = self._digits[:-1]
        elif key == "ok":
            self._enter()
        elif len(self._digits) < MAX_DIGITS:
            self._digits += key
        self._show()

    def _enter(self) -> None:
        entered, self._digits = self._digits, ""
        wanted = self._config.settings_pin or ""
        before = self._lockout
        self._lockout, opened = pin_lockout.enter(before, entered, wanted, self._clock())
        if self._lockout != before:
            self.lockout_changed.emit(self._lockout)
        self._is_wrong = not opened
        if opened:
            self._state = "open"
            self._question = "quit" if self._asks_only else ""
        self._count_down()

    @Slot()
    def _count_down(self) -> None:
        if self._state == "pin" and self._lockout.waits(self._clock()):
            self._wait.start()
        else:
            self._wait.stop()
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._state == "open":
            page = self._sheet.page(self._page_name, self._config, self._info.info)
            self._title = page.title
            self._rows = {row.id: _values(row) for part in page.sections for row in part.rows}
            if (layout := _layout(page)) != self._layout:
                self._layout = layout
                self.layout_changed.emit()
        self.content_changed.emit()

    def _pad_text(self) -> str:
        return self._sheet.pad(self._lockout.waits(self._clock()), is_wrong=self._is_wrong)

    state = Property(str, lambda self: self._state, notify=content_changed)
    title = Property(str, lambda self: self._title, notify=content_changed)
    layout = Property(list, lambda self: self._layout, notify=layout_changed)
    rows = Property("QVariantMap", lambda self: self._rows, notify=content_changed)  # type: ignore[arg-type]
    isRoot = Property(bool, lambda self: self._page_name == ROOT, notify=content_changed)  # noqa: N815
    question = Property(
        list, lambda self: list(self._sheet.question(self._question)), notify=content_changed
    )
    problem = Property(str, lambda self: self._problem, notify=content_changed)
    digits = Property(int, lambda self: len(self._digits), notify=content_changed)
    padIsWrong = Property(  # noqa: N815 - QML's
        bool,
        lambda self: self._is_wrong or bool(self._lockout.waits(self._clock())),
        notify=content_changed,
    )
    padText = Property(str, lambda self: self._pad_text(), notify=content_changed)  # noqa: N815
    padOpen = Property(  # noqa: N815 - QML's
        bool, lambda self: not self._lockout.waits(self._clock()), notify=content_changed
    )


def _values(row: SettingsRow) -> dict[str, object]:
    """Return what is shown in a row, in types that QML knows."""
    values = asdict(row)
    return {**values, "kind": row.kind.value, "choices": list(values["choices"])}


def _layout(page: SettingsPage) -> list[object]:
    """Return which rows there are. QML creates its items anew only when this changes."""
    return [
        {
            "title": section.title,
            "rows": [{"id": row.id, "kind": row.kind.value} for row in section.rows],
        }
        for section in page.sections
    ]
