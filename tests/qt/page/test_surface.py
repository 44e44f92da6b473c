"""The page under fingers: what they may do with it, and what a page may do with the screen."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import touch
from harness.page import Kiosk, Said
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)

from ha_kiosk.config.config import Config

NewKiosk = Callable[..., Kiosk]
TEXT = "<p id=text style='font-size:40px'>Living room 21.5</p>"
SHADOW = """document.body.innerHTML = '<div id=host></div>';
const root = document.getElementById('host').attachShadow({mode: 'open'});
root.innerHTML = "<p id=text style='font-size:40px'>Living room 21.5</p>";
window.text = root.getElementById('text');"""
PLAY = """(async () => {
  const rate = 8000, samples = new Uint8Array(44 + rate);
  const view = new DataView(samples.buffer);
  const put = (at, text) => [...text].forEach((c, n) => (samples[at + n] = c.charCodeAt(0)));
  put(0, 'RIFF'); view.setUint32(4, 36 + rate, true); put(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, rate, true); view.setUint16(32, 1, true);
  view.setUint16(34, 8, true); put(36, 'data'); view.setUint32(40, rate, true);
  for (let n = 0; n < rate; n++) samples[44 + n] = 128 + 60 * Math.sin(n / 3);
  const audio = new Audio(URL.createObjectURL(new Blob([samples], { type: 'audio/wav' })));
  try { await audio.play(); window.played = 'yes'; } catch (error) { window.played = error.name; }
})()"""


def hold(kiosk: Kiosk, element: str) -> None:
    """Keep a finger on an element for longer than a long press takes."""
    kiosk.tap(element, hold=1.0)
    pass_time(0.2)


@pytest.mark.parametrize("fill", [f"document.body.innerHTML = {json.dumps(TEXT)}", SHADOW])
def test_a_text_is_not_selected(kiosk: Kiosk, fill: str) -> None:
    """Neither by a long press, nor by a script's selectAll, nor in a shadow tree."""
    kiosk.load()
    kiosk.do(fill)
    hold(kiosk, "window.text")
    kiosk.do("document.execCommand('selectAll')")
    assert kiosk.ask("getSelection().toString()") == ""


@pytest.mark.parametrize("element", ["<input>", "<textarea>", "<p contenteditable>"])
def test_what_is_typed_can_be_selected(kiosk: Kiosk, element: str) -> None:
    """People correct what they have typed."""
    kiosk.load()
    kiosk.do(f"document.body.innerHTML = '{element}'")
    assert kiosk.ask("getComputedStyle(document.body.firstChild).userSelect") == "text"


def test_a_touched_field_has_a_handle_of_ours(kiosk: Kiosk) -> None:
    """Qt's own is not installed everywhere, and a touch of a field would end the program."""
    kiosk.load()
    field = "<input value=Kitchen style='outline:none;caret-color:transparent'>"
    kiosk.do(f"document.body.innerHTML = {json.dumps(field)}")
    kiosk.painted()
    ours = {QColor("#047c9f").rgb(), QColor("#009ac7").rgb()}  # Theme.primary

    def is_shown() -> bool:
        picture = kiosk.window.grabWindow()
        places = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
        return any(picture.pixel(x, y) in ours for x, y in places)

    assert not is_shown()
    kiosk.tap("document.querySelector('input')")
    wait_until(is_shown, "the handle")


def swipe(kiosk: Kiosk, begin: float, end: float) -> None:
    """Move a finger across."""
    touch.move(kiosk.window, [(QPointF(begin, 100), QPointF(end, 100))])
    pass_time(0.2)


@pytest.mark.parametrize(
    ("element", "is_kept"),
    [
        ("<a id=it href='/'>a link</a>", True),
        ("<img id=it width=50 height=50>", True),
        ("<div draggable=true><p id=it>a card that is moved</p></div>", False),
    ],
)
def test_only_what_is_meant_to_be_dragged_is(kiosk: Kiosk, element: str, *, is_kept: bool) -> None:
    """A slip of the finger takes no link along."""
    kiosk.load()
    kiosk.do(f"document.body.innerHTML = {json.dumps(element)}")
    begin = "new DragEvent('dragstart', { bubbles: true, cancelable: true, composed: true })"
    kept = kiosk.ask(f"!document.getElementById('it').dispatchEvent({begin})")
    assert kept is is_kept


@pytest.mark.parametrize("allowed", [True, False])
def test_a_swipe_goes_back_only_where_it_may(new_kiosk: NewKiosk, *, allowed: bool) -> None:
    """From the edge, and forth from the other one."""
    kiosk = new_kiosk(config=Config(swipe_back=allowed))
    kiosk.load()
    kiosk.do("document.body.innerHTML = '<p style=height:100vh>dashboard</p>'")
    kiosk.painted()
    kiosk.do("history.pushState(null, '', '/second')")
    swipe(kiosk, 160, 300)
    assert kiosk.ask("location.pathname") == "/second"
    swipe(kiosk, 4, 200)
    assert kiosk.ask("location.pathname") == ("/" if allowed else "/second")
    swipe(kiosk, 316, 100)
    assert kiosk.ask("location.pathname") == "/second"


@pytest.mark.parametrize("allowed", [True, False])
def test_two_fingers_zoom_only_where_they_may(new_kiosk: NewKiosk, *, allowed: bool) -> None:
    """Whatever the page's own elements say."""
    kiosk = new_kiosk(config=Config(pinch_zoom=allowed))
    kiosk.load()
    kiosk.do(
        "document.body.innerHTML = '<p style=height:100vh;touch-action:manipulation>dashboard</p>'"
    )
    kiosk.painted()
    left, right, middle = QPointF(20, 120), QPointF(300, 120), QPointF(150, 120)
    touch.move(kiosk.window, [(middle, left), (middle + QPointF(20, 0), right)])
    pass_time(0.5)
    scale = kiosk.ask("visualViewport.scale")
    assert isinstance(scale, float)
    assert (scale > 1.2) is allowed


def roll(kiosk: Kiosk, keys: Qt.KeyboardModifier) -> None:
    """Turn the wheel of a mouse in the middle of the window by one step."""
    middle = QPointF(kiosk.window.width() / 2, kiosk.window.height() / 2)
    none, scroll = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    step = QPoint(0, -120)
    event = QWheelEvent(middle, middle, QPoint(), step, none, keys, scroll, False)  # noqa: FBT003 - Qt's own
    QCoreApplication.sendEvent(kiosk.window, event)
    pass_time(0.3)


@pytest.mark.parametrize("allowed", [True, False])
def test_a_wheel_zooms_only_where_fingers_may(new_kiosk: NewKiosk, *, allowed: bool) -> None:
    """With Ctrl; without, it scrolls. Chromium would keep that zoom over every load."""
    kiosk = new_kiosk(config=Config(pinch_zoom=allowed))
    kiosk.load()
    kiosk.do("document.body.innerHTML = '<p style=height:3000px>dashboard</p>'")
    kiosk.painted()
    width = kiosk.ask("innerWidth")
    roll(kiosk, Qt.KeyboardModifier.ControlModifier)
    assert (kiosk.ask("innerWidth") == width) is not allowed
    roll(kiosk, Qt.KeyboardModifier.NoModifier)
    wait_until(lambda: kiosk.ask("scrollY"), "it scrolls")


@pytest.mark.parametrize("allowed", [True, False])
def test_a_touch_pad_zooms_only_where_fingers_may(new_kiosk: NewKiosk, *, allowed: bool) -> None:
    """Two fingers on it are a gesture of the system's, not touches."""
    kiosk = new_kiosk(config=Config(pinch_zoom=allowed))
    kiosk.load()
    kiosk.do("document.body.innerHTML = '<p style=height:100vh>dashboard</p>'")
    kiosk.painted()
    pad = QPointingDevice(
        "pad",
        1,
        QPointingDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QPointingDevice.Capability.Position,
        2,
        0,
    )
    kinds = Qt.NativeGestureType
    zoom = [(kinds.ZoomNativeGesture, 0.2)] * 5
    for kind, value in [(kinds.BeginNativeGesture, 0), *zoom, (kinds.EndNativeGesture, 0)]:
        where = QPointF(160, 120)
        gesture = QNativeGestureEvent(kind, pad, 2, where, where, where, value, QPointF())
        QCoreApplication.sendEvent(kiosk.window, gesture)
        pass_time(0.05)
    pass_time(0.3)
    assert (kiosk.ask("visualViewport.scale") == 1) is not allowed


def test_what_a_wheel_has_zoomed_is_forgotten_with_a_new_load(new_kiosk: NewKiosk) -> None:
    """The next person finds the page as large as the configuration says."""
    kiosk = new_kiosk(config=Config(pinch_zoom=True), zoom=1.25)
    kiosk.load()
    kiosk.painted()
    width = kiosk.ask("innerWidth")
    roll(kiosk, Qt.KeyboardModifier.ControlModifier)
    assert kiosk.ask("innerWidth") != width
    kiosk.page.reload()
    wait_until(lambda: kiosk.created == 2, "the reload")
    wait_until(lambda: kiosk.ask("innerWidth") == width, "the page's own size")


def pinch(kiosk: Kiosk) -> None:
    """Move two fingers apart, and wait until the page is larger."""
    left, right, middle = QPointF(20, 120), QPointF(300, 120), QPointF(150, 120)
    touch.move(kiosk.window, [(middle, left), (middle + QPointF(20, 0), right)])
    wait_until(lambda: float(str(kiosk.ask("visualViewport.scale"))) > 1.2, "a larger page")


def reload(kiosk: Kiosk) -> None:
    """Load the page again, as somebody asked for."""
    kiosk.page.reload()


def load(kiosk: Kiosk) -> None:
    """Load the address that is shown already."""
    kiosk.page.load(f"{kiosk.page.server}/", kiosk.page.server)


def die(kiosk: Kiosk) -> None:
    """Load the page once its process has been killed."""
    gone: list[object] = []
    kiosk.page.content_lost.connect(lambda: gone.append(None))
    kiosk.page.kill_renderer()
    wait_until(lambda: gone, "its death")
    load(kiosk)


@pytest.mark.parametrize("again", [reload, load, die])
def test_what_fingers_have_zoomed_is_forgotten_with_a_new_load(
    new_kiosk: NewKiosk, again: Callable[[Kiosk], None]
) -> None:
    """Chromium would keep it for as long as the view is there."""
    kiosk = new_kiosk(config=Config(pinch_zoom=True))
    kiosk.load()
    kiosk.do("document.body.innerHTML = '<p style=height:100vh>dashboard</p>'")
    kiosk.painted()
    pinch(kiosk)
    zoomed: list[object] = []
    kiosk.page.query("isZoomed", zoomed.append)
    wait_until(lambda: zoomed == [True], "our own word for it")
    again(kiosk)
    wait_until(lambda: kiosk.created == 2, "the new document")
    kiosk.painted()
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "all of it")
    assert kiosk.ask("visualViewport.scale") == 1


def test_a_long_press_or_a_right_click_opens_no_menu(kiosk: Kiosk) -> None:
    """There is one window, and it stays alone."""
    kiosk.load()
    kiosk.do(f"document.body.innerHTML = {json.dumps(TEXT)}")
    hold(kiosk, "window.text")
    kiosk.click(Qt.MouseButton.RightButton)
    pass_time(0.2)
    assert touch.items(kiosk.window, ("QQuickPopup", "Menu")) == []


def _enter(where: QPoint, *about: Any) -> QDragEnterEvent:  # noqa: ANN401 - Qt's own
    try:
        return QDragEnterEvent(QPointF(where), *about)
    except TypeError:  # Qt 6.8
        return QDragEnterEvent(where, *about)


def test_a_file_is_not_dropped_into_the_page(kiosk: Kiosk, tmp_path: Path) -> None:
    """Neither as a page of its own nor into one that would take it."""
    secret = tmp_path / "secret.html"
    secret.write_text("secret")
    kiosk.load()
    kiosk.do(
        "window.seen = [];"
        "for (const name of ['dragenter', 'dragover', 'drop'])"
        " addEventListener(name, (e) => { e.preventDefault(); seen.push(name) })"
    )
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(secret))])
    where, copy = QPoint(100, 100), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(kiosk.window, _enter(where, copy, data, left, none))
    QCoreApplication.sendEvent(kiosk.window, QDropEvent(QPointF(where), copy, data, left, none))
    pass_time(0.2)
    assert kiosk.ask("window.seen") == []
    assert kiosk.ask("location.protocol") == "http:"


def test_printing_does_nothing(kiosk: Kiosk) -> None:
    """And stops nothing."""
    kiosk.load()
    kiosk.do("window.print()")
    assert kiosk.ask("1 + 1") == 2


def test_a_doorbell_rings_though_nobody_has_touched_anything(kiosk: Kiosk) -> None:
    """Sound may begin by itself."""
    kiosk.load()
    kiosk.do(PLAY)
    wait_until(lambda: kiosk.ask("window.played"), "it has tried")
    assert kiosk.ask("window.played") == "yes"
    assert kiosk.ask("new AudioContext().state") == "running"


def fill(kiosk: Kiosk) -> None:
    """Have the page fill the screen, at a tap."""
    kiosk.do(
        "document.body.innerHTML = '<button id=more style=\"width:200px;height:80px\">x</button>';"
        "document.getElementById('more').onclick = () => document.body.requestFullscreen()"
        ".then(() => { window.full = 'yes' }, (error) => { window.full = error.name })"
    )
    kiosk.tap("document.getElementById('more')")
    wait_until(lambda: kiosk.ask("window.full"), "it has tried")


def test_a_page_fills_the_screen_and_a_finger_ends_it(kiosk: Kiosk) -> None:
    """A button shows how, at first and at each touch."""
    kiosk.load()
    fill(kiosk)
    assert kiosk.ask("window.full") == "yes"
    wait_until(lambda: kiosk.page_requests.property("isFull"), "the window knows")
    (button,) = touch.items(kiosk.window, "FullScreenHint")
    assert button.property("text") == "Leave full screen"
    wait_until(lambda: button.opacity() == 1, "the button")
    touch.tap(kiosk.window, button.mapToScene(button.boundingRect().center()))
    wait_until(lambda: kiosk.ask("document.fullscreenElement") is None, "it has ended")
    wait_until(lambda: not kiosk.page_requests.property("isFull"), "the window knows")


def test_escape_ends_full_screen(kiosk: Kiosk) -> None:
    """Where there is a keyboard."""
    kiosk.load()
    fill(kiosk)
    wait_until(lambda: kiosk.page_requests.property("isFull"), "the window knows")
    kiosk.window.requestActivate()
    settle()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(kiosk.window, event)
    wait_until(lambda: not kiosk.page_requests.property("isFull"), "it has ended")


@pytest.mark.parametrize("end", ["discard", "kill_renderer"])
def test_full_screen_ends_with_its_page(kiosk: Kiosk, end: str) -> None:
    """No button is left over on the next one."""
    kiosk.load()
    fill(kiosk)
    wait_until(lambda: kiosk.page_requests.property("isFull"), "the window knows")
    getattr(kiosk.page, end)()
    wait_until(lambda: not kiosk.page_requests.property("isFull"), "the window knows")


def test_full_screen_can_be_forbidden_while_the_kiosk_runs(
    kiosk: Kiosk,
) -> None:
    """And the page knows before it offers it."""
    kiosk.load()
    kiosk.page_requests.configure(Config(allow_full_screen=False))
    fill(kiosk)
    assert kiosk.ask("window.full") == "TypeError"
    assert kiosk.ask("document.fullscreenEnabled") is False
    assert not kiosk.page_requests.property("isFull")


ASKED = {
    "geolocation": "navigator.geolocation.getCurrentPosition(() => { window.got = 'yes' },"
    " (error) => { window.got = error.code === 1 ? 'denied' : 'none' }, {timeout: 300})",
    "notifications": "Notification.requestPermission().then((got) => { window.got = got })",
    "microphone": "navigator.mediaDevices.getUserMedia({audio: true}).then("
    "() => { window.got = 'yes' }, (error) => { window.got = error.name })",
    "camera": "navigator.mediaDevices.getUserMedia({video: true}).then("
    "() => { window.got = 'yes' }, (error) => { window.got = error.name })",
    "clipboard": "navigator.clipboard.readText().then("
    "() => { window.got = 'yes' }, (error) => { window.got = error.name })",
}
GRANTED = {"yes", "granted", "none"}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("allowed", [False, True])
def test_a_permission_is_what_the_configuration_says(
    new_kiosk: NewKiosk,
    name: str,
    qt_said: Said,
    caplog: pytest.LogCaptureFixture,
    *,
    allowed: bool,
) -> None:
    """And obeys a new one at once. The machine's own ones are not asked."""
    caplog.set_level(logging.INFO)
    kiosk = new_kiosk(config=Config(**{f"allow_{name}": not allowed}))  # type: ignore[arg-type]
    kiosk.load()
    kiosk.page_requests.configure(Config(**{f"allow_{name}": allowed}))  # type: ignore[arg-type]
    kiosk.tap("document.body")
    kiosk.do(ASKED[name])
    wait_until(lambda: kiosk.ask("window.got"), "the answer")
    assert (kiosk.ask("window.got") in GRANTED) is allowed
    assert ("was not granted" in caplog.text) is not allowed
    qt_said.take()  # of services that are not on every machine
