"""What a page asks a person: dialogs and files, as sheets, and what becomes of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import touch
from harness.page import Kiosk, Window
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from ha_kiosk.config.config import Config

NewKiosk = Callable[..., Kiosk]
CHOOSE = """document.body.innerHTML = '<input type=file id=file style="width:200px;height:80px">';
document.getElementById('file').onchange = async (e) => {
  window.given = await Promise.all([...e.target.files].map(async (f) => [f.name, await f.text()]));
};
document.getElementById('file').oncancel = () => { window.given = 'nothing' };"""


def later(kiosk: Window, expression: str) -> None:
    """Have the page ask, and keep the answer in `window.answer`."""
    kiosk.do(f"setTimeout(() => {{ window.answer = [{expression}] }})")


def kind(kiosk: Kiosk) -> str:
    """Return which sheet is shown."""
    return str(kiosk.dialogs.property("kind"))


def press(kiosk: Kiosk, label: str) -> None:
    """Press a button of the sheet."""
    (button,) = [
        item for item in touch.items(kiosk.window, "ActionButton") if item.property("text") == label
    ]
    touch.tap(kiosk.window, button.mapToScene(button.boundingRect().center()))


def names(kiosk: Kiosk) -> list[str]:
    """Return the files in the list."""
    return [row["name"] for row in kiosk.dialogs.property("files")]


def tap_file(kiosk: Kiosk, name: str) -> None:
    """Tap on a file of the list, which is scrolled to it."""
    kiosk.window.grabWindow()  # lays out the sheet, whose list has only just come
    (files,) = touch.items(kiosk.window, "FileList")
    lowest = files.property("contentHeight") - files.height()
    files.setProperty("contentY", min(64.0 * names(kiosk).index(name), lowest))
    kiosk.window.grabWindow()
    (row,) = [item for item in touch.texts(kiosk.window) if item.property("text") == name]
    touch.tap(kiosk.window, row.mapToScene(row.boundingRect().center()))


def marks(kiosk: Kiosk) -> list[bool]:
    """Return which files of the list have a check mark; nothing where there are no marks."""
    if not kiosk.dialogs.property("several"):
        return []
    chosen = kiosk.dialogs.property("chosen")
    return [index in chosen for index in range(len(names(kiosk)))]


def field(kiosk: Kiosk) -> QQuickItem:
    """Return the line to type in."""
    (item,) = touch.items(kiosk.window, "TextInputLine")
    return item


@pytest.mark.parametrize(
    ("ask", "label", "answer"),
    [
        ("alert('The door is open') === undefined", "OK", True),
        ("confirm('Restart?')", "OK", True),
        ("confirm('Restart?')", "Cancel", False),
        ("prompt('Name?', 'Kitchen')", "OK", "Kitchen"),
        ("prompt('Name?', 'Kitchen')", "Cancel", None),
    ],
)
def test_a_dialog_is_a_sheet_that_a_finger_answers(
    kiosk: Kiosk, ask: str, label: str, answer: object
) -> None:
    """The page gets what was pressed."""
    kiosk.load()
    later(kiosk, ask)
    wait_until(lambda: kind(kiosk), "the sheet")
    assert kiosk.dialogs.property("title") == "127.0.0.1 says"
    assert not kiosk.page.can_answer  # the heartbeat must not kill it meanwhile
    settle()
    press(kiosk, label)
    wait_until(lambda: kind(kiosk) == "", "it goes")
    assert kiosk.ask("window.answer") == [answer]
    assert kiosk.page.can_answer


def test_what_is_typed_reaches_the_page(kiosk: Kiosk) -> None:
    """Quotes and all."""
    kiosk.load()
    later(kiosk, "prompt('Name?')")
    wait_until(lambda: kind(kiosk) == "prompt", "the sheet")
    settle()
    field(kiosk).setProperty("text", 'a "b" \\ <c>')
    press(kiosk, "OK")
    wait_until(lambda: kind(kiosk) == "", "it goes")
    assert kiosk.ask("window.answer") == ['a "b" \\ <c>']


def test_a_sheet_that_nobody_answers_cancels_itself(
    new_kiosk: NewKiosk, caplog: pytest.LogCaptureFixture
) -> None:
    """And the next ones at once, until somebody touches the screen."""
    caplog.set_level(logging.INFO)
    kiosk = new_kiosk(patience_ms=300)
    kiosk.load()
    later(kiosk, "confirm('a'), confirm('b')")
    wait_until(lambda: kiosk.ask("window.answer"), "the answers")
    assert kiosk.ask("window.answer") == [False, False]
    assert caplog.text.count("nobody has answered it") == 1
    kiosk.dialogs.on_activity()
    later(kiosk, "confirm('c')")
    wait_until(lambda: kind(kiosk) == "confirm", "the sheet")


def test_a_page_that_asks_without_end_is_answered_without_a_person(kiosk: Kiosk) -> None:
    """Nobody is kept pressing OK."""
    kiosk.load()
    kiosk.do(
        "window.count = 0; setTimeout(() => { for (let n = 0; n < 50; n++, count++) alert(n) })"
    )
    answered: list[bool] = []

    def press_ok() -> None:
        if kind(kiosk):
            answered.append(True)
            kiosk.dialogs.answer(True, "")  # noqa: FBT003 - a Qt slot

    person = QTimer(interval=20)
    person.timeout.connect(press_ok)
    person.start()
    wait_until(lambda: kiosk.ask("window.count") == 50, "the page goes on")
    assert 0 < len(answered) < 25


@pytest.mark.parametrize("how", ["reload", "load", "discard"])
def test_a_sheet_goes_with_its_page(kiosk: Kiosk, how: str) -> None:
    """Whatever becomes of the page."""
    kiosk.load()
    later(kiosk, "confirm('a')")
    wait_until(lambda: kind(kiosk) == "confirm", "the sheet")
    match how:
        case "reload":
            kiosk.page.reload()
        case "load":
            kiosk.page.load(f"{kiosk.url}/?other", kiosk.url)
        case "discard":
            kiosk.page.discard()
    wait_until(lambda: kind(kiosk) == "", "it goes")
    if how != "discard":
        wait_until(lambda: kiosk.created == 2, "the new page")
    assert how == "discard" or kiosk.page.can_answer


def test_a_sheet_goes_when_the_renderer_dies(kiosk: Kiosk) -> None:
    """It is nobody's any more."""
    kiosk.load()
    later(kiosk, "confirm('a')")
    wait_until(lambda: kind(kiosk) == "confirm", "the sheet")
    kiosk.page.kill_renderer()
    wait_until(lambda: kind(kiosk) == "", "it goes")


def test_leaving_a_page_is_always_allowed(kiosk: Kiosk) -> None:
    """`beforeunload` asks nobody."""
    kiosk.load()
    kiosk.do("onbeforeunload = (e) => { e.preventDefault(); return 'stay' }")
    kiosk.tap("document.body")
    kiosk.page.reload()
    wait_until(lambda: kiosk.created == 2, "the reload")
    assert kind(kiosk) == ""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return a folder with a picture and a backup in it, and a secret beside it."""
    folder = tmp_path / "Pictures"
    folder.mkdir()
    (folder / "cat.png").write_text("meow")
    (folder / "backup.tar").write_text("all")
    (tmp_path / "secret.png").write_text("secret")
    return folder


@pytest.fixture
def with_files(new_kiosk: NewKiosk, pictures: Path) -> Kiosk:
    """Return a kiosk that may give away what is in `pictures`."""
    return new_kiosk(folders=(pictures, pictures))


def test_a_file_is_chosen_from_a_list(with_files: Kiosk) -> None:
    """And the page gets that one, and no other."""
    kiosk = with_files
    kiosk.load()
    kiosk.do(CHOOSE)
    kiosk.tap("document.getElementById('file')")
    wait_until(lambda: kiosk.dialogs.property("files"), "the list")
    names = [row["name"] for row in kiosk.dialogs.property("files")]
    assert sorted(names) == ["backup.tar", "cat.png"]
    kiosk.dialogs.toggle_file(names.index("cat.png"))
    wait_until(lambda: kiosk.ask("window.given"), "the page gets it")
    assert kiosk.ask("window.given") == [["cat.png", "meow"]]
    assert kind(kiosk) == ""


def test_only_what_the_page_accepts_is_in_the_list(with_files: Kiosk) -> None:
    """A field for pictures shows pictures."""
    kiosk = with_files
    kiosk.load()
    kiosk.do(CHOOSE + "document.getElementById('file').accept = 'image/*'")
    kiosk.tap("document.getElementById('file')")
    wait_until(lambda: kiosk.dialogs.property("files"), "the list")
    assert [row["name"] for row in kiosk.dialogs.property("files")] == ["cat.png"]
    for index in (-1, 1, 99):
        kiosk.dialogs.toggle_file(index)
    assert kind(kiosk) == "files"
    settle()
    press(kiosk, "Cancel")
    wait_until(lambda: kiosk.ask("window.given") == "nothing", "the page is told")


def test_where_there_is_no_file_the_sheet_says_so(kiosk: Kiosk) -> None:
    """And in which folders it has looked."""
    kiosk.load()
    kiosk.do(CHOOSE)
    kiosk.tap("document.getElementById('file')")
    wait_until(lambda: kiosk.dialogs.property("message"), "the note")
    assert "/nonexistent" in kiosk.dialogs.property("message")
    assert kiosk.dialogs.property("files") == []


def test_a_folder_is_never_given(with_files: Kiosk) -> None:
    """Nobody sees all that would go."""
    kiosk = with_files
    kiosk.load()
    kiosk.do(CHOOSE + "document.getElementById('file').webkitdirectory = true")
    kiosk.tap("document.getElementById('file')")
    wait_until(lambda: kiosk.ask("window.given") == "nothing", "the page is told")
    assert kind(kiosk) == ""


def test_of_several_files_each_gets_a_check_mark_and_a_button_gives_them(
    with_files: Kiosk, pictures: Path
) -> None:
    """A second tap takes the mark away; while there is none, the button does nothing."""
    kiosk = with_files
    (pictures / "dog.png").write_text("woof")
    kiosk.load()
    kiosk.do(CHOOSE + "document.getElementById('file').multiple = true")
    kiosk.tap("document.getElementById('file')")
    wait_until(lambda: kiosk.dialogs.property("files"), "the list")
    assert kiosk.dialogs.property("title") == "Choose files"
    settle()
    press(kiosk, "Choose")
    assert kind(kiosk) == "files"
    for name in ("cat.png", "backup.tar", "dog.png", "backup.tar"):
        tap_file(kiosk, name)
    assert marks(kiosk) == [name in {"cat.png", "dog.png"} for name in names(kiosk)]
    press(kiosk, "Choose")
    wait_until(lambda: kiosk.ask("window.given"), "the page gets them")
    given = kiosk.ask("window.given")
    assert isinstance(given, list)
    assert sorted(given) == [["cat.png", "meow"], ["dog.png", "woof"]]
    assert kind(kiosk) == ""


def test_one_file_is_given_by_the_tap_itself(with_files: Kiosk) -> None:
    """There are no check marks, and no button but "Cancel"."""
    kiosk = with_files
    kiosk.load()
    kiosk.do(CHOOSE)
    kiosk.tap("document.getElementById('file')")
    wait_until(lambda: kiosk.dialogs.property("files"), "the list")
    settle()
    assert marks(kiosk) == []
    shown = [item.property("text") for item in touch.items(kiosk.window, "ActionButton")]
    assert shown == ["Cancel"]
    tap_file(kiosk, "cat.png")
    wait_until(lambda: kiosk.ask("window.given") == [["cat.png", "meow"]], "the page gets it")


def test_the_second_of_two_taps_chooses_nothing(new_kiosk: NewKiosk, pictures: Path) -> None:
    """It was meant for the page, and the list has only just come under the finger."""
    kiosk = new_kiosk(folders=(pictures, pictures), settle=60.0)
    kiosk.load()
    kiosk.do(CHOOSE)
    kiosk.tap("document.getElementById('file')")
    wait_until(lambda: kiosk.dialogs.property("files"), "the list")
    settle()
    for index in (0, 1):
        kiosk.dialogs.toggle_file(index)
    kiosk.dialogs.answer(False, "")  # noqa: FBT003 - a Qt slot
    assert kind(kiosk) == "files"

    kiosk.dialogs._settle = 0.0
    tap_file(kiosk, "cat.png")
    wait_until(lambda: kiosk.ask("window.given") == [["cat.png", "meow"]], "the page gets it")


def test_a_sheet_that_goes_with_its_page_need_not_have_settled(new_kiosk: NewKiosk) -> None:
    """Nor one that nobody answers."""
    kiosk = new_kiosk(settle=60.0)
    kiosk.load()
    later(kiosk, "confirm('a')")
    wait_until(lambda: kind(kiosk) == "confirm", "the sheet")
    kiosk.dialogs.answer(True, "")  # noqa: FBT003 - a Qt slot
    assert kind(kiosk) == "confirm"
    kiosk.page.reload()
    wait_until(lambda: kind(kiosk) == "", "it goes")


def test_a_guest_gets_no_file_but_may_ask(
    new_kiosk: NewKiosk, other_site: Site, pictures: Path
) -> None:
    """Its dialogs say who asks."""
    other_site.add(
        "/away",
        "<input type=file style='position:fixed;inset:0'>",
        before="<script>setTimeout(() => { confirm('hello'); fetch('/answered') }, 100)</script>",
    )
    kiosk = new_kiosk(config=Config(), folders=(pictures, pictures))
    kiosk.load()
    kiosk.external_view.open(f"{other_site.url}/away")
    wait_until(lambda: kind(kiosk) == "confirm", "the sheet")
    kiosk.dialogs.answer(False, "")  # noqa: FBT003 - a Qt slot
    wait_until(lambda: "/answered" in other_site.requests, "the answer")
    kiosk.tap_guest()
    pass_time(0.3)
    assert kind(kiosk) == ""
    kiosk.external_view.open(f"{other_site.url}/away")
    wait_until(lambda: kind(kiosk) == "confirm", "the sheet")
    kiosk.external_view.close()
    wait_until(lambda: kind(kiosk) == "", "it goes with the guest")


def close_guest(kiosk: Kiosk) -> None:
    """Press the guest view's close button."""
    (icon,) = [
        item for item in touch.items(kiosk.window, "Icon_") if item.property("name") == "close"
    ]
    touch.tap(kiosk.window, icon.mapToScene(icon.boundingRect().center()))


def test_a_guest_that_asks_without_end_can_be_closed(new_kiosk: NewKiosk, other_site: Site) -> None:
    """Its sheet leaves the bar with the close button free."""
    other_site.add(
        "/away", before="<script>setTimeout(() => { while (true) alert('again') }, 100)</script>"
    )
    kiosk = new_kiosk(config=Config())
    kiosk.load()
    kiosk.external_view.open(f"{other_site.url}/away")
    wait_until(lambda: kind(kiosk) == "alert", "the sheet")
    settle()
    close_guest(kiosk)
    wait_until(lambda: not kiosk.external_view.is_open, "it has closed")
    wait_until(lambda: kind(kiosk) == "", "and its sheet with it")
    assert kiosk.ask("1 + 1") == 2


def test_from_the_second_dialog_in_a_row_on_there_need_be_no_more(kiosk: Kiosk) -> None:
    """Until the page is loaded again; a guest may still ask."""
    kiosk.load()
    later(kiosk, "confirm('a'), confirm('b'), confirm('c')")
    wait_until(lambda: kind(kiosk) == "confirm", "the sheet")
    assert not kiosk.dialogs.property("maySilence")
    settle()
    press(kiosk, "OK")
    wait_until(lambda: kiosk.dialogs.property("message") == "b", "the second one")
    settle()
    press(kiosk, "No more from this page")
    wait_until(lambda: kiosk.ask("window.answer"), "the answers")
    assert kiosk.ask("window.answer") == [True, False, False]
    later(kiosk, "confirm('d')")
    wait_until(lambda: kiosk.ask("window.answer") == [False], "the answer")
    assert kiosk.dialogs.open_dialog(0, QUrl(kiosk.url), "hello", "", "guest")
    kiosk.dialogs.dismiss()
    kiosk.load()
    later(kiosk, "confirm('e')")
    wait_until(lambda: kiosk.dialogs.property("message") == "e", "a new page asks again")


def types(kiosk: Kiosk, key: Qt.Key) -> bool:
    """Press a key once more, and return whether the page has got it by now.

    The web engine drops what comes right after it has got the focus.
    """
    QTest.keyClick(kiosk.window, key)
    pass_time(0.1)
    return chr(key).lower() in str(kiosk.ask("document.getElementById('name').value"))


@pytest.mark.parametrize(
    ("ask", "key", "answer"),
    [
        ("confirm('Restart?')", Qt.Key.Key_Return, True),
        ("confirm('Restart?')", Qt.Key.Key_Enter, True),
        ("confirm('Restart?')", Qt.Key.Key_Space, True),
        ("confirm('Restart?')", Qt.Key.Key_Escape, False),
        ("alert('Done') === undefined", Qt.Key.Key_Escape, True),
        ("prompt('Name?', 'Kitchen')", Qt.Key.Key_Return, "Kitchen"),
        ("prompt('Name?', 'Kitchen')", Qt.Key.Key_Escape, None),
    ],
)
def test_a_keyboard_answers(kiosk: Kiosk, ask: str, key: Qt.Key, answer: object) -> None:
    """As in every dialog; afterwards its keys go to the page again."""
    kiosk.load()
    kiosk.do("document.body.innerHTML = '<input id=name>'; document.body.firstChild.focus()")
    kiosk.painted()
    kiosk.window.requestActivate()
    touch.items(kiosk.window, "PageView")[0].forceActiveFocus()
    wait_until(lambda: kiosk.ask("document.hasFocus()"), "the focus")
    wait_until(lambda: types(kiosk, Qt.Key.Key_A), "the keys go to the page")
    later(kiosk, ask)
    wait_until(lambda: kind(kiosk), "the sheet")
    settle()
    QTest.keyClick(kiosk.window, key)
    wait_until(lambda: kind(kiosk) == "", "it goes")
    assert kiosk.ask("window.answer") == [answer]
    wait_until(lambda: types(kiosk, Qt.Key.Key_B), "the keys go to the page again")


def in_focus(kiosk: Kiosk) -> list[QQuickItem]:
    """Return what of the sheet the keys go to."""
    items = touch.items(kiosk.window, ("ActionButton", "TextInputLine"))
    return [item for item in items if item.hasActiveFocus()]


@pytest.mark.parametrize("ask", ["alert('Done')", "prompt('Name?')"])
def test_tab_stays_on_the_sheet(kiosk: Kiosk, ask: str) -> None:
    """It goes round, in both directions; the page below gets no key."""
    kiosk.load()
    kiosk.window.requestActivate()
    later(kiosk, ask)
    wait_until(lambda: kind(kiosk), "the sheet")
    first = in_focus(kiosk)
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        for _ in range(6):
            QTest.keyClick(kiosk.window, Qt.Key.Key_Tab, modifier)
            assert len(in_focus(kiosk)) == 1
    assert in_focus(kiosk) == first
    kiosk.dialogs.answer(False, "")  # noqa: FBT003 - a Qt slot


@pytest.mark.parametrize(("key", "given"), [("Return", ["cat.png"]), ("Escape", [])])
def test_a_keyboard_chooses_a_file(with_files: Kiosk, key: str, given: list[str]) -> None:
    """With arrows and Enter; Escape closes the list."""
    kiosk, answers = with_files, list[list[str]]()
    kiosk.load()
    kiosk.window.requestActivate()
    kiosk.dialogs.answer_given.connect(lambda _agreed, texts: answers.append(texts))
    assert kiosk.dialogs.open_file_dialog(["image/png"], False)  # noqa: FBT003 - a Qt slot
    wait_until(lambda: names(kiosk), "the list")
    kiosk.window.grabWindow()  # lays out the sheet
    QTest.keyClick(kiosk.window, getattr(Qt.Key, f"Key_{key}"))
    wait_until(lambda: kind(kiosk) == "", "it goes")
    assert [Path(text).name for text in answers[0] if text] == given


def opens_colors(kiosk: Kiosk) -> bool:
    """Tap on the field once more, and return whether its sheet is there: the first may be lost."""
    kiosk.tap("document.getElementById('color')")
    pass_time(0.1)
    return kind(kiosk) == "color"


@pytest.mark.parametrize(("label", "answer"), [("OK", "#2196f3"), ("Cancel", "#ff0000")])
def test_a_colour_is_chosen_on_a_sheet(kiosk: Kiosk, label: str, answer: str) -> None:
    """One of ours: the web engine's own dialog would be a window of its own."""
    kiosk.window.resize(800, 480)
    kiosk.load()
    kiosk.do(
        "document.body.innerHTML = "
        "'<input type=color id=color value=#ff0000 style=\"width:200px;height:80px\">'"
    )
    wait_until(lambda: opens_colors(kiosk), "the sheet")
    (picker,) = touch.items(kiosk.window, "ColorPicker")
    kiosk.window.grabWindow()  # lays out the sheet
    assert picker.property("value").name() == "#ff0000"
    (blue,) = [
        item
        for item in touch.items(kiosk.window, "QQuickButton")
        if item.property("modelData") == QColor("#2196f3")
    ]
    touch.tap(kiosk.window, blue.mapToScene(blue.boundingRect().center()))
    wait_until(lambda: picker.property("value").name() == "#2196f3", "the colour")
    press(kiosk, label)
    wait_until(lambda: kind(kiosk) == "", "it goes")
    wait_until(lambda: kiosk.ask("document.getElementById('color').value") == answer, answer)


def test_any_colour_can_be_mixed(kiosk: Kiosk) -> None:
    """By its hue, for example."""
    kiosk.window.resize(800, 480)
    kiosk.load()
    assert kiosk.dialogs.open_color_dialog(QColor("#ff0000"))
    kiosk.window.grabWindow()
    (picker,) = touch.items(kiosk.window, "ColorPicker")
    hue, _saturation, brightness = touch.items(kiosk.window, "QQuickSlider")
    for slider, begin, end in ((hue, 18.0, hue.width() / 3), (brightness, hue.width() - 18, 18.0)):
        way = (slider.mapToScene(QPointF(begin, 24)), slider.mapToScene(QPointF(end, 24)))
        touch.move(kiosk.window, [way])
    wait_until(lambda: abs(picker.property("value").hue() - 120) < 20, "it is green")
    assert picker.property("value").value() < 30
    kiosk.dialogs.dismiss()


def test_a_long_message_is_cut(kiosk: Kiosk) -> None:
    """A page cannot make the window lay out a book."""
    assert kiosk.dialogs.open_dialog(0, QUrl(kiosk.url), "x" * 1_000_000, "")
    assert len(kiosk.dialogs.property("message")) == 2_000
    assert not kiosk.dialogs.open_dialog(0, QUrl(kiosk.url), "one at a time", "")
    assert not kiosk.dialogs.open_dialog(77, QUrl(kiosk.url), json.dumps("unknown"), "")
