"""The settings sheet, touched as a person touches it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from harness.gallery import SIZES, Gallery
from harness.sheet import PAGES, SERVER, Clock, FakeInfo, new_settings
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQml import QJSValue, QQmlEngine
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.external_app.messages import ConfigScreenShow, ThemeUpdate
from ha_kiosk.qt.app.dispatcher import MessageDispatcher, MessageOwners
from ha_kiosk.qt.app.second_stage import settings_screen
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.settings_screen import NO_WRONG_PIN, SettingsScreen
from ha_kiosk.settings_screen import pin_lockout
from ha_kiosk.settings_screen.pin_lockout import PinLockout
from ha_kiosk.storage import state_file
from ha_kiosk.storage.paths import Paths

FINGER = 48.0
PIN = "2580"


class Sheet:
    """A sheet in a window, and what it asked for."""

    def __init__(self, engine: QQmlEngine, config: Config | None = None) -> None:
        self.parent = QObject()
        self.clock = Clock()
        self.settings = new_settings(
            self.parent, config=config, fixed={"language"}, clock=self.clock
        )
        self.configs: list[Config] = []
        self.keys: list[dict[str, object]] = []
        self.acted: list[str] = []
        self.settings.config_changed.connect(self.configs.append)
        self.settings.keys_changed.connect(self.keys.append)
        self.settings.action_requested.connect(self.acted.append)
        self.gallery = Gallery(engine, self.settings)
        self.gallery.screen.show(None)
        self.gallery.window.show()
        self.resize((800, 480))

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window a size."""
        self.gallery.fit(size, dark=False)
        settle()
        self.gallery.grab()

    def see(self, name: str) -> object:
        """Return what QML sees."""
        return self.settings.property(name)

    def turn_to(self, row: str) -> None:
        """Go where a row leads."""
        self.settings.press(row)
        settle()
        self.gallery.grab()

    def items(self, kind: str) -> list[QQuickItem]:
        """Return all items of a QML type that are visible."""
        return self.gallery.items(kind)

    def row(self, row: str) -> QQuickItem:
        """Return the item of a row."""
        (item,) = (item for item in self.items("SettingsRow") if item.property("rowId") == row)
        return item

    def shows(self, row: str, what: str) -> object:
        """Return what is on screen of a row."""
        told = self.row(row).property("row")
        return (told.toVariant() if isinstance(told, QJSValue) else told)[what]  # Qt 6.8's, or not

    def tap(self, item: QQuickItem, x: float = 0.5) -> None:
        """Press and release the mouse on an item, scrolled into view."""
        for view in self.items("QQuickFlickable"):
            place = item.mapToItem(view, QPointF(0, 0)).y()
            view.setProperty("contentY", max(0.0, view.property("contentY") + place - 100))
        self.gallery.grab()
        point = item.mapToScene(QPointF(item.width() * x, item.height() / 2)).toPoint()
        QTest.mouseClick(self.gallery.window, Qt.MouseButton.LeftButton, pos=point)
        settle()
        self.gallery.grab()

    def tap_text(self, text: str) -> None:
        """Press and release the mouse on a text."""
        (found,) = (shown for shown in self.gallery.texts() if shown.text == text)
        at = QPoint(round(found.left + found.width / 2), round(found.top + found.height / 2))
        QTest.mouseClick(self.gallery.window, Qt.MouseButton.LeftButton, pos=at)
        settle()
        self.gallery.grab()

    def close(self) -> None:
        """End it."""
        self.gallery.close()
        shiboken6.delete(self.parent)


@pytest.fixture
def sheet(engine: QQmlEngine) -> Iterator[Sheet]:
    """Return an open sheet."""
    sheet = Sheet(engine)
    sheet.settings.open()
    sheet.resize((800, 480))
    yield sheet
    sheet.close()


@pytest.fixture
def locked(engine: QQmlEngine) -> Iterator[Sheet]:
    """Return a sheet that asks for a number."""
    sheet = Sheet(engine, Config(settings_pin=PIN))
    sheet.settings.open()
    sheet.resize((800, 480))
    yield sheet
    sheet.close()


def test_the_page_opens_it(parent: QObject) -> None:
    """By the entry in its sidebar, and by nothing else."""
    settings = new_settings(parent)
    dispatcher = MessageDispatcher(parent)
    dispatcher.attach(MessageOwners(settings=settings))
    dispatcher.dispatch(ThemeUpdate())
    assert settings.property("state") == "closed"
    dispatcher.dispatch(ConfigScreenShow())
    assert settings.property("state") == "open"
    dispatcher.dispatch(ConfigScreenShow())
    assert settings.property("state") == "open"


def test_a_theme_is_chosen_by_a_touch(sheet: Sheet) -> None:
    """It acts at once, and is saved."""
    sheet.tap_text("Dark")
    assert sheet.configs == [Config(theme=Theme.DARK)]
    assert sheet.keys == [{"theme": Theme.DARK}]


def test_zoom_goes_up_and_down(sheet: Sheet) -> None:
    """Each touch is one step, and the row shows it."""
    less, more = sheet.items("IconButton")[-2:]
    sheet.tap(more)
    sheet.tap(more)
    sheet.tap(less)
    assert [config.zoom for config in sheet.configs] == [1.1, 1.25, 1.1]
    assert "110 %" in [text.text for text in sheet.gallery.texts()]


def test_a_switch_is_switched_by_its_row(sheet: Sheet) -> None:
    """The whole row is the switch."""
    sheet.tap(sheet.row("kiosk_mode"), 0.2)
    sheet.tap(sheet.row("kiosk_mode"), 0.9)
    assert [config.kiosk_mode for config in sheet.configs] == [False, True]


def test_what_is_fixed_cannot_be_changed(sheet: Sheet) -> None:
    """Not by a touch, and not past the looks."""
    sheet.tap(sheet.row("language"), 0.9)
    sheet.settings.choose("language", "de")
    assert sheet.configs == []


def test_the_start_is_chosen_on_a_page_of_its_own(sheet: Sheet) -> None:
    """The arrow leads back."""
    sheet.tap(sheet.row("url"))
    assert sheet.see("title") == "Start with"
    sheet.tap(sheet.row("url=/map"))
    assert sheet.configs[-1].url == f"{SERVER}/map"
    assert sheet.shows("url=/map", "on") is True
    sheet.tap(sheet.items("IconButton")[0])
    assert sheet.see("title") == "Kiosk settings"
    assert sheet.shows("url", "detail") == "Map"


def test_when_the_screen_is_off_is_chosen_two_pages_down(sheet: Sheet) -> None:
    """It acts at once; the arrow leads back one page at a time."""
    sheet.tap(sheet.row("page=screen"))
    assert sheet.see("title") == "Screen"
    sheet.tap(sheet.row("screen_off_after"))
    sheet.tap(sheet.row("screen_off_after=600"))
    assert sheet.configs == [Config(screen_off_after=600)]
    assert sheet.keys == [{"screen_off_after": 600}]
    sheet.tap(sheet.items("IconButton")[0])
    assert sheet.see("title") == "Screen"
    assert sheet.shows("screen_off_after", "detail") == "10 min"
    sheet.tap(sheet.items("IconButton")[0])
    assert sheet.shows("page=screen", "detail") == "Off after 10 min"
    sheet.tap(sheet.items("IconButton")[0])
    assert sheet.see("state") == "closed"


def test_the_screen_and_its_saver_can_be_tried_at_once(sheet: Sheet) -> None:
    """Whoever obeys closes the sheet."""
    sheet.turn_to("page=screensaver")
    sheet.tap(sheet.row("screensaver"))
    sheet.settings.back()
    sheet.turn_to("page=screen")
    sheet.tap(sheet.row("screen_off"))
    assert sheet.acted == ["screensaver", "screen_off"]


def test_the_volume_is_asked_for_and_not_saved(sheet: Sheet) -> None:
    """It is the machine's; who mutes it gets it back as it was."""
    wanted: list[int] = []
    sheet.settings.volume_requested.connect(wanted.append)
    info = sheet.settings._info
    assert isinstance(info, FakeInfo)
    sheet.turn_to("page=sound")
    sheet.tap(sheet.items("IconButton")[-1])
    sheet.tap(sheet.row("mute"))
    info.tell(volume=0)
    sheet.tap(sheet.row("mute"))
    assert wanted == [45, 0, 40]
    assert (sheet.configs, sheet.keys) == ([], [])
    sheet.settings.close()
    sheet.settings.choose("volume", "more")
    assert wanted == [45, 0, 40]


@pytest.mark.parametrize(("yes", "acted"), [(True, ["sign_out"]), (False, [])])
def test_signing_out_is_asked_first(sheet: Sheet, acted: list[str], *, yes: bool) -> None:
    """Only a yes does it."""
    sheet.tap(sheet.row("sign_out"))
    assert sheet.acted == []
    cancel, confirm = sheet.gallery.buttons()
    sheet.tap(confirm if yes else cancel)
    assert sheet.acted == acted
    assert sheet.see("question") == []


def test_a_reload_and_a_restart_are_not_asked(sheet: Sheet) -> None:
    """They lose nothing."""
    sheet.tap(sheet.row("reload"))
    sheet.tap(sheet.row("restart"))
    assert sheet.acted == ["reload", "restart"]


def test_what_went_wrong_is_shown_until_the_next_touch(sheet: Sheet) -> None:
    """The disk may be full."""
    sheet.settings.show_problem("No space left.")
    assert "No space left." in [text.text for text in sheet.gallery.texts()]
    sheet.settings.press("reload")
    assert sheet.see("problem") == ""


def test_escape_goes_back_and_then_away(sheet: Sheet) -> None:
    """For who has a keyboard."""
    sheet.settings.press("url")
    QTest.keyClick(sheet.gallery.window, Qt.Key.Key_Escape)
    assert sheet.see("isRoot") is True
    QTest.keyClick(sheet.gallery.window, Qt.Key.Key_Escape)
    assert sheet.see("state") == "closed"


def test_what_is_scrolled_away_is_not_painted_over_the_header(sheet: Sheet) -> None:
    """Rendered in software, an icon that is a shape would be."""
    (header,), (view,) = sheet.items("SettingsHeader"), sheet.items("QQuickFlickable")
    place = QRect(0, 0, 800, round(header.height()))
    before = sheet.gallery.grab().copy(place)
    for y in range(12, 240, 12):
        view.setProperty("contentY", float(y))
        settle()
        assert sheet.gallery.grab().copy(place) == before


def test_tab_stays_within_a_question(sheet: Sheet) -> None:
    """What it covers cannot be pressed by keys."""
    sheet.turn_to("sign_out")
    (question,) = sheet.items("Question")
    window = sheet.gallery.window
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        for _ in range(3):
            QTest.keyClick(window, Qt.Key.Key_Tab, modifier)
            assert question.isAncestorOf(window.activeFocusItem())


def test_it_closes_when_nobody_touches_it(parent: QObject) -> None:
    """A touch gives it more time."""
    settings = new_settings(parent, closes_after_ms=300)
    settings.open()
    settings.on_activity()
    wait_until(lambda: settings.property("state") == "closed", "it has closed")
    settings.on_activity()
    assert not settings._idle.isActive()


def test_a_new_configuration_is_shown(sheet: Sheet) -> None:
    """Somebody edited the file meanwhile."""
    sheet.settings.configure(Config(zoom=2.0))
    assert sheet.shows("zoom", "value") == "200 %"


def test_the_number_opens_it(locked: Sheet) -> None:
    """Digit by digit; nothing of the settings is there before."""
    assert locked.items("SettingsRow") == []
    for key in "25":
        locked.tap_text(key)
    assert locked.see("digits") == 2
    for key in "80":
        locked.tap_text(key)
    assert locked.see("state") == "pin"
    QTest.keyClick(locked.gallery.window, Qt.Key.Key_Return)
    assert locked.see("state") == "open"


def test_without_the_number_nothing_can_be_changed(locked: Sheet) -> None:
    """Whatever QML says."""
    locked.settings.choose("zoom", "more")
    assert locked.configs == []
    locked.settings.press("quit")
    locked.settings.answer(True)  # noqa: FBT003 - a Qt slot
    locked.settings.press("reload")
    assert locked.acted == []


def test_what_is_typed_goes_to_the_number_pad_and_not_to_what_a_page_asks_below(
    locked: Sheet,
) -> None:
    """A page may ask with a prompt at any time, and a prompt takes the focus."""

    class Prompt(QQuickItem):
        text = ""

        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
            self.text += event.text()

    window = locked.gallery.window
    prompt = Prompt(window.contentItem())
    window.requestActivate()
    wait_until(window.isActive, "the window has the keys")
    prompt.forceActiveFocus()
    for digit in PIN:
        QTest.keyClick(window, Qt.Key(ord(digit)))
    assert prompt.text == ""
    assert locked.see("digits") == len(PIN)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert locked.see("state") == "open"


def test_a_wrong_number_is_told_and_the_third_one_has_to_wait(locked: Sheet) -> None:
    """The pad takes no key until then; to close it and open it again does not help."""
    for expected in ("Wrong. Try again.", "Wrong. Try again.", "Wrong. Wait 5 seconds."):
        for key in "0000":
            locked.settings.digit(key)
        locked.settings.digit("ok")
        assert locked.see("padText") == expected
    assert locked.see("padOpen") is False
    locked.settings.close()
    locked.settings.open()
    for key in (*PIN, "ok"):
        locked.settings.digit(key)
    assert (locked.see("state"), locked.see("digits")) == ("pin", 0)
    locked.clock.now += 5
    wait_until(lambda: locked.see("padOpen"), "the pad is open again")
    for key in (*PIN, "ok"):
        locked.settings.digit(key)
    assert locked.see("state") == "open"


def test_a_start_of_the_program_does_not_end_the_wait(parent: QObject) -> None:
    """Each wrong number is told, to be kept; and that a right one came."""
    clock, kept = Clock(), list[PinLockout]()

    def enter(settings: SettingsScreen, number: str) -> None:
        for key in (*number, "ok"):
            settings.digit(key)

    config = Config(settings_pin=PIN)
    first = new_settings(parent, config=config, clock=clock)
    first.lockout_changed.connect(kept.append)
    first.open()
    for _ in range(4):
        enter(first, "0000")
    assert [lockout.wrong for lockout in kept] == [1, 2, 3]
    later = new_settings(parent, config=config, clock=clock, lockout=kept[-1])
    later.lockout_changed.connect(kept.append)
    later.open()
    enter(later, PIN)
    assert later.property("padText") == "Wrong. Wait 5 seconds."
    clock.now += 5
    enter(later, PIN)
    assert later.property("state") == "open"
    assert kept[-1] == NO_WRONG_PIN
    later.close()


def test_wrong_numbers_are_kept_in_a_file_of_ours_alone(
    parent: QObject, runner: JobRunner, paths: Paths
) -> None:
    """What was kept there is what the next start goes on from."""
    settings = new_settings(parent, config=Config(settings_pin=PIN))
    settings_screen.keep_lockout(settings, paths.pin_file, "boot", runner)
    settings.open()
    for key in ("0", "ok") * 3:
        settings.digit(key)
    expected = PinLockout(3, 105.0)
    wait_until(
        lambda: pin_lockout.restored(state_file.read(paths.pin_file), "boot", 100.0) == expected,
        "it is kept",
    )
    assert paths.pin_file.stat().st_mode & 0o777 == 0o600
    assert PIN not in paths.pin_file.read_text()


def test_a_digit_can_be_taken_back_and_there_is_an_end_to_them(locked: Sheet) -> None:
    """Twelve at most."""
    for _ in range(20):
        locked.settings.digit("1")
    assert locked.see("digits") == 12
    locked.settings.digit("back")
    assert locked.see("digits") == 11


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_everything_is_large_enough_for_a_finger_and_within_the_window(
    sheet: Sheet, size: tuple[int, int]
) -> None:
    """In every size; what does not fit is scrolled, never cut off at the side."""
    for page in ("", *PAGES):
        for row in filter(None, page.split("/")):
            sheet.settings.press(row)
        sheet.resize(size)
        for item in sheet.items("SettingsRow"):
            assert item.height() >= 56
        for button in sheet.items("IconButton"):
            assert min(button.width(), button.height()) >= FINGER
        for text in sheet.gallery.texts():
            assert text.left >= 0, text
            assert text.left + min(text.width, text.painted_width) <= size[0], text
            assert not text.is_cut, text
        while not sheet.see("isRoot"):
            sheet.settings.back()


def test_the_facts_are_looked_at_when_it_opens(parent: QObject) -> None:
    """And again while it is open."""
    settings = new_settings(parent)
    info = settings._info
    assert isinstance(info, FakeInfo)
    assert info.looked == 0
    settings.open()
    assert info.looked == 1
    assert settings._refresh.isActive()
    settings.close()
    assert not settings._refresh.isActive()


def test_closing_a_kiosks_window_asks(sheet: Sheet) -> None:
    """Alt and F4 on the whole screen; "no" shows the dashboard again, and a window just closes."""
    sheet.settings.close()
    window = sheet.gallery.window
    window.setProperty("fullScreen", True)  # noqa: FBT003 - Qt's own
    assert not window.close()
    assert sheet.see("question")
    sheet.settings.answer(False)  # noqa: FBT003 - a Qt slot
    assert (sheet.see("state"), sheet.acted) == ("closed", [])
    assert not window.close()
    sheet.settings.answer(True)  # noqa: FBT003 - the same
    assert sheet.acted == ["quit"]
    window.setProperty("fullScreen", False)  # noqa: FBT003 - Qt's own
    assert window.close()


def test_closing_a_locked_kiosks_window_asks_for_the_pin(locked: Sheet) -> None:
    """Who does not know it ends nothing."""
    locked.settings.close()
    locked.gallery.window.setProperty("fullScreen", True)  # noqa: FBT003 - Qt's own
    assert not locked.gallery.window.close()
    assert (locked.see("state"), locked.see("question")) == ("pin", [])
    locked.settings.answer(True)  # noqa: FBT003 - a Qt slot
    assert locked.acted == []
    for key in (*PIN, "ok"):
        locked.settings.digit(key)
    assert locked.see("question")
    locked.gallery.window.setProperty("fullScreen", False)  # noqa: FBT003 - Qt's own


def test_who_is_in_the_settings_stays_there(sheet: Sheet) -> None:
    """After a "no"."""
    sheet.settings.ask_to_quit()
    sheet.settings.answer(False)  # noqa: FBT003 - a Qt slot
    assert sheet.see("state") == "open"
