"""The set-up at the screen, touched as a person touches it."""

from __future__ import annotations

import gettext
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
import shiboken6
from harness import touch
from harness.gallery import Gallery
from harness.gallery import Text as ShownText
from harness.setup_gallery import CODE, DASHBOARDS, HOME, OFFICE, STATES, ShownSetup
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from ha_kiosk.errors import KioskError, ServerUnreachable, SignOnRequired
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.setup_screen.phone_sign_in import PhoneSignIn
from ha_kiosk.qt.setup_screen.setup_screen import SetupScreen
from ha_kiosk.qt.setup_screen.setup_sign_in import SetupSignIn
from ha_kiosk.server.address.discovery import FoundServer
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.login.phone import Invitation
from ha_kiosk.settings_screen.rows import Choice
from ha_kiosk.setup_screen.model import SetupModel
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep
from ha_kiosk.setup_screen.work import SetupWork

FINGER = 48.0
SERVER = HOME.url


class Screen:
    """The program's window with a set-up in it, and a finger."""

    def __init__(self, engine: QQmlEngine, setup: QObject) -> None:
        self.setup = setup
        self.gallery = Gallery(engine, setup=setup)
        self.gallery.screen.show(None)
        self.gallery.window.show()
        self.fit((800, 480))

    def fit(self, size: tuple[int, int]) -> None:
        """Give the window a size, and lay out what is in it."""
        self.gallery.fit(size, dark=False)
        settle()
        self.gallery.grab()

    def items(self, name: str) -> list[QQuickItem]:
        """Return the visible items of that name."""
        found = touch.items(self.gallery.window, "")
        return [item for item in found if item.objectName() == name]

    def texts(self) -> list[ShownText]:
        """Return the texts on screen."""
        found = touch.texts(self.gallery.window)
        return [ShownText.of(item) for item in found if item.property("text")]

    def tap(self, name: str) -> None:
        """Touch an item."""
        wait_until(lambda: self.items(name), f"{name} is there")
        self.gallery.grab()
        (item,) = self.items(name)
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        touch.tap(self.gallery.window, middle)
        settle()

    def see(self, name: str) -> object:
        """Return what QML sees."""
        return self.setup.property(name)

    def wait(self, name: str, wanted: object) -> None:
        """Wait until QML sees what is wanted."""
        wait_until(lambda: self.see(name) == wanted, f"{name} is {wanted}")


@pytest.fixture
def shown(engine: QQmlEngine) -> Iterator[tuple[Screen, ShownSetup]]:
    """Return a window, and a set-up that shows what the test wants, in German."""
    parent = QObject()
    setup = ShownSetup("de", parent)
    screen = Screen(engine, setup)
    yield screen, setup
    screen.gallery.close()
    shiboken6.delete(parent)


@pytest.mark.parametrize("size", [(800, 480), (480, 800)])
def test_every_page_fits_on_the_smallest_screens(
    shown: tuple[Screen, ShownSetup], size: tuple[int, int]
) -> None:
    """In the language of the longest texts; what can be touched is as large as a finger."""
    screen, setup = shown
    screen.fit(size)
    for name, state in STATES.items():
        setup.show_state(STATES["done"])
        setup.show_state(state)
        settle()
        screen.gallery.grab()
        for text in screen.texts():
            assert not text.is_cut, f"{name}: {text}"
            assert text.left >= 0, f"{name}: {text}"
            assert text.left + text.painted_width <= size[0], f"{name}: {text}"
            assert text.painted_height <= text.height + 1, f"{name}: {text}"
        assert screen.texts(), name
        for button in ("setupAction", "setupOther", "setupBack", "setupOption"):
            for item in screen.items(button):
                assert min(item.width(), item.height()) >= FINGER, f"{name}: {button}"
                bottom = item.mapToScene(QPointF(item.width(), item.height()))
                assert bottom.x() <= size[0], f"{name}: {button}"
                assert bottom.y() <= size[1], f"{name}: {button}"


def test_each_touch_reaches_what_it_means(shown: tuple[Screen, ShownSetup]) -> None:
    """Rows, buttons, the arrow and the switch."""
    screen, setup = shown
    setup.show_state(STATES["server-found"])
    screen.tap(f"setupRow {OFFICE.url}")
    screen.tap("setupOther")
    setup.show_state(STATES["dashboard"])
    screen.tap("setupRow /map")
    screen.tap("setupAction")
    screen.tap("setupBack")
    setup.show_state(STATES["name"])
    screen.tap("setupOption")
    assert setup.touched == [
        f"choose {OFFICE.url}",
        "act otherwise",
        "choose /map",
        "act",
        "back",
        "toggle",
    ]


def test_the_code_is_drawn_in_whole_pixels(shown: tuple[Screen, ShownSetup]) -> None:
    """A phone reads no blurred one; the digits are on screen, too."""
    screen, setup = shown
    setup.show_state(STATES["phone"])
    wait_until(lambda: screen.items("setupCode"), "the code is there")
    (code,) = screen.items("setupCode")
    wait_until(lambda: code.implicitWidth() > 0, "the picture is read")
    modules = code.implicitWidth()
    wait_until(lambda: code.width() >= 3 * modules, "the code is large")
    assert code.width() % modules == 0
    assert CODE.digits in [text.text for text in screen.texts()]


class FakeWork(SetupWork):
    """Jobs whose ends the test decides: `gates` hold them until they are set."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.gates: dict[str, threading.Event] = {}
        self.error: KioskError | None = None
        self.servers: Sequence[FoundServer] = (HOME, OFFICE)
        self.cancelled = threading.Event()

    @property
    def tablet(self) -> str:
        """Return a name."""
        return "hall"

    def _job(self, name: str) -> None:
        if gate := self.gates.get(name):
            gate.wait(60)
        self.done.append(name)
        if self.error is not None:
            raise self.error

    def save(self, facts: object) -> None:
        """Keep nothing."""

    def browse(self) -> Sequence[FoundServer]:
        """Find what the test wants."""
        return self.servers

    def check(self, address: str) -> None:
        """Take note."""
        self._job(f"check {address}")

    def trust(self, address: str) -> None:
        """Take note."""
        self._job(f"trust {address}")

    def sign_in_by_phone(
        self,
        address: str,
        show: Callable[[Invitation], None],
        translations: gettext.NullTranslations,  # noqa: ARG002 - as the real one
    ) -> Credentials:
        """Show a code; the phone comes when its gate is open."""
        show(Invitation(CODE.url, "hall", "47", self.cancelled.set))
        self._job(f"phone {address}")
        return credentials(address)

    def keep(self, found: Credentials, progress: SetupProgress) -> Credentials | None:
        """Take note."""
        self._job(f"keep {found.server} at {progress.step}")
        return None

    def revoke(self, found: Credentials) -> None:
        """Take note."""
        self.done.append(f"revoke {found.server}")

    def dashboards(self, found: Credentials) -> Sequence[Choice]:
        """Return a few."""
        self._job(f"dashboards {found.server}")
        return DASHBOARDS

    def finish(self, progress: SetupProgress, found: Credentials) -> None:
        """Take note."""
        self._job(f"finish {found.server}{progress.dashboard} {progress.name}")


def credentials(server: str) -> Credentials:
    """Return somebody's right."""
    return Credentials(server, "http://c/", refresh_token="r", user="Anna", server_name="Home")


def _send(request: Request) -> Response:
    raise ServerUnreachable(Text("{url} is away.", url=request.url))


@pytest.fixture
def work() -> Iterator[FakeWork]:
    """Return jobs."""
    work = FakeWork()
    yield work
    for gate in work.gates.values():
        gate.set()


@pytest.fixture
def screen(
    engine: QQmlEngine,
    work: FakeWork,
    runner: JobRunner,
    parent: QObject,
    connection_policy: ConnectionPolicy,
) -> Iterator[Screen]:
    """Return a window with a set-up that has begun."""
    sign_in = SignIn(_send, runner, lambda _: None, parent, connection_policy=connection_policy)
    words = gettext.NullTranslations()
    phone = PhoneSignIn(partial(work.sign_in_by_phone, translations=words), runner, parent)
    ways = SetupSignIn(sign_in, phone, parent)
    sign_in.sign_in_completed.connect(ways.take)
    setup = SetupScreen(work, SetupModel(words), ways, runner, parent)
    setup.start(SetupProgress(), None, by_phone=True)
    screen = Screen(engine, setup)
    yield screen
    screen.gallery.close()
    setup.close()


def test_a_found_server_and_a_phone_lead_to_the_end(screen: Screen, work: FakeWork) -> None:
    """Five touches, and a name."""
    work.gates[f"phone {SERVER}"] = threading.Event()
    finished: list[bool] = []
    assert isinstance(screen.setup, SetupScreen)
    screen.setup.finished.connect(lambda: finished.append(True))
    screen.tap(f"setupRow {SERVER}")
    screen.wait("digits", "47")
    work.gates[f"phone {SERVER}"].set()
    screen.wait("step", "dashboard")
    screen.tap("setupRow /map")
    screen.tap("setupAction")
    screen.wait("step", "name")
    (field,) = screen.items("setupField")
    assert field.property("text") == "hall"
    QTest.keyClick(screen.gallery.window, Qt.Key.Key_X)
    screen.wait("text", "hallx")
    screen.tap("setupOption")
    assert screen.see("hasOption") is True
    screen.tap("setupAction")
    wait_until(lambda: finished, "the end")
    assert work.done == [
        f"check {SERVER}",
        f"trust {SERVER}",
        f"phone {SERVER}",
        f"keep {SERVER} at dashboard",
        f"dashboards {SERVER}",
        f"finish {SERVER}/map hallx",
    ]


def test_who_goes_back_is_not_led_on_by_an_answer_that_comes_late(
    screen: Screen, work: FakeWork
) -> None:
    """The server that was given up answers when somebody is elsewhere."""
    gate = work.gates["check ha.local"] = threading.Event()
    screen.tap("setupOther")
    screen.wait("step", "address")
    assert isinstance(screen.setup, SetupScreen)
    screen.setup.edit("ha.local")
    screen.tap("setupAction")
    assert screen.see("busy") is True
    screen.tap("setupBack")
    screen.wait("step", "server")
    gate.set()
    wait_until(lambda: "check ha.local" in work.done, "the late answer")
    settle()
    assert screen.see("step") == "server"
    screen.tap("setupOther")
    screen.wait("text", "ha.local")


def test_who_goes_back_to_the_address_and_forth_keeps_the_dashboard(screen: Screen) -> None:
    """It was typed without a scheme, and with the path of another dashboard."""
    assert isinstance(screen.setup, SetupScreen)
    progress = SetupProgress(
        SetupStep.ADDRESS,
        typed="homeassistant.local:8123/dashboard-hall",
        server=SERVER,
        dashboard="/map",
    )
    screen.setup.start(progress, credentials(SERVER), by_phone=True)
    screen.tap("setupAction")
    screen.wait("step", "sign-in")
    screen.tap("setupAction")
    wait_until(lambda: screen.items("setupRow /map"), "the dashboards")
    assert screen.setup.page.choices[-1].value == DASHBOARDS[-1].value
    assert [one.value for one in screen.setup.page.choices if one.is_chosen] == ["/map"]


def test_what_is_changed_while_it_is_looked_at_is_not_taken(screen: Screen, work: FakeWork) -> None:
    """What stands in the field is what counts."""
    gate = work.gates["check ha.local"] = threading.Event()
    screen.tap("setupOther")
    assert isinstance(screen.setup, SetupScreen)
    screen.setup.edit("ha.local")
    screen.tap("setupAction")
    screen.setup.edit("ha.local:81")
    gate.set()
    wait_until(lambda: "check ha.local" in work.done, "the late answer")
    settle()
    assert (screen.see("step"), screen.see("busy")) == ("address", False)


def test_a_problem_is_said_below_the_field(screen: Screen, work: FakeWork) -> None:
    """A mistake at once, what the server says when it has said it; typing takes it away."""
    screen.tap("setupOther")
    assert isinstance(screen.setup, SetupScreen)
    screen.setup.edit("a b")
    screen.tap("setupAction")
    assert "spaces" in str(screen.see("problem"))
    assert work.done == []
    work.error = ServerUnreachable(Text("it is away"))
    screen.setup.edit("ab")
    assert screen.see("problem") == ""
    screen.tap("setupAction")
    screen.wait("problem", "it is away")


def test_a_phone_that_comes_too_late_signs_nobody_in(screen: Screen, work: FakeWork) -> None:
    """Its port is closed, and its token revoked."""
    gate = work.gates[f"phone {SERVER}"] = threading.Event()
    screen.tap(f"setupRow {SERVER}")
    screen.wait("digits", "47")
    screen.tap("setupBack")
    screen.wait("step", "server")
    assert work.cancelled.is_set()
    gate.set()
    wait_until(lambda: f"revoke {SERVER}" in work.done, "the token is revoked")
    assert screen.see("step") == "server"


def test_the_other_way_is_one_touch_away(screen: Screen, work: FakeWork) -> None:
    """And what went wrong with one has its own button."""
    work.gates[f"phone {SERVER}"] = threading.Event()
    screen.tap(f"setupRow {SERVER}")
    screen.wait("digits", "47")
    screen.tap("setupOther")
    screen.wait("kind", "login")
    assert work.cancelled.is_set()
    work.error = KioskError(Text("nobody came"))
    work.gates[f"phone {SERVER}"].set()
    screen.tap("setupBarOther")
    screen.wait("problem", "nobody came")
    work.error = None
    screen.tap("setupAction")
    screen.wait("step", "dashboard")


@pytest.mark.parametrize("job", [f"phone {SERVER}", f"dashboards {SERVER}"])
def test_a_sign_on_in_front_is_answered_at_the_screen(
    screen: Screen, work: FakeWork, job: str
) -> None:
    """No phone can, and its cookie may be lost when somebody is signed in already."""
    gate = work.gates[job] = threading.Event()
    screen.tap(f"setupRow {SERVER}")
    screen.wait("step", "sign-in" if job.startswith("phone") else "dashboard")
    work.error = SignOnRequired(Text("sso.example asks for a sign-in of its own"))
    gate.set()
    screen.wait("kind", "login")
    assert screen.see("step") == "sign-in"


def test_an_empty_network_is_searched_again(screen: Screen, work: FakeWork) -> None:
    """By a touch, too."""
    wait_until(lambda: screen.items(f"setupRow {SERVER}"), "the servers")
    work.servers = ()
    screen.tap("setupAction")
    wait_until(lambda: len(screen.see("lines") or ()) == 3, "what to try")  # type: ignore[arg-type]
    work.servers = (OFFICE,)
    screen.tap("setupAction")
    wait_until(lambda: screen.items(f"setupRow {OFFICE.url}"), "the server")


def test_who_is_signed_in_goes_back_and_forth_without_another_sign_in(
    screen: Screen, work: FakeWork
) -> None:
    """Only who wants to be somebody else signs in again."""
    screen.tap(f"setupRow {SERVER}")
    screen.wait("step", "dashboard")
    screen.tap("setupBack")
    screen.wait("kind", "message")
    assert screen.see("detail") == "Anna, at Home"
    screen.tap("setupAction")
    screen.wait("step", SetupStep.DASHBOARD.value)
    assert work.done.count(f"phone {SERVER}") == 1
    screen.tap("setupBack")
    screen.tap("setupOther")
    wait_until(lambda: work.done.count(f"phone {SERVER}") == 2, "another sign-in")
