"""Nothing that happens gets the kiosk's own address banned.

The server of this module bans an address after three failed logins. A proxy in front tells it from
which address the kiosk comes, another one in each test: what one has used up is not the next one's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from itertools import count

import pytest
from harness import webpage_cards
from harness.devtools import page
from harness.fault_table import FaultTable, From
from harness.haste import hasty
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port, port_of
from harness.proxy import Answer, Fault, Proxy, proxying
from harness.watch import WALL, Watch, make_wall, now, watching

from ha_kiosk.errors import KioskError
from ha_kiosk.server import websocket
from ha_kiosk.server.auth.credentials import CredentialStore
from ha_kiosk.server.auth.session import Session

pytestmark = pytest.mark.xdist_group("bans")
BANS = """\
http:
  use_x_forwarded_for: true
  trusted_proxies: 127.0.0.1
  ip_ban_enabled: true
  login_attempts_threshold: 3
"""
PASSWORD = "a password of the test"
DENIED = "Home Assistant does not let this user in"
PROXY = "A proxy does not let this device in"
LOOK, ASK = "GET /auth/providers", "POST /auth/token"
NUMBERS = count(1)
SOON = "failed_logins.PAUSE = 1.0"
"""Five minutes in a second."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A home that is signed in, with a user of its own, at addresses of its own."""

    server: OnboardedServer
    proxy: Proxy
    home: Home
    user: str
    inside: str
    outside: str

    def failed(self) -> int:
        """Return how many logins from here have failed, as the server counts them."""
        counted = re.findall(r"invalid authentication from \S+ \((.+?)\)", self.log)
        return counted.count(self.inside) + counted.count(self.outside)

    @property
    def log(self) -> str:
        """Return the server's log."""
        return self.server.server.log_text()

    def looks(self, times: int = 3) -> None:
        """Wait until the kiosk has looked so many times how the server sees it."""
        wanted = self.proxy.requests.count(LOOK) + times
        wait_until(lambda: self.proxy.requests.count(LOOK) >= wanted, "the kiosk looks")

    def update(self, **fields: object) -> None:
        """Change the user, as an administrator."""
        self.server.call({"type": "config/auth/update", "user_id": self.user, **fields})

    def watching(self, *lines: str) -> AbstractContextManager[Watch]:
        """Watch a kiosk that looks each second, and in which Python runs `lines` first."""
        imports = (
            "from ha_kiosk.recovery import shut_out",
            "from ha_kiosk.server.auth import failed_logins",
        )
        faster = "shut_out.DENIED_LOOK = 1.0", "shut_out.PROXY_RETRY = 1.0"
        self.home.extra |= hasty(self.home.folder, *imports, *faster, *lines)
        return watching(self.home)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnboardedServer]:
    """Return a server that bans."""
    with start_onboarded(tmp_path_factory.mktemp("bans"), BANS) as it:
        make_wall(it)
        yield it


@pytest.fixture(scope="module")
def proxy(server: OnboardedServer) -> Iterator[Proxy]:
    """Return the proxy that tells the address."""
    with proxying(port_of(server.url)) as it:
        yield it


@pytest.fixture
def remembers(server: OnboardedServer) -> None:
    """Have a server that keeps the sign-ins of a user who is deactivated."""
    if server.forgets_deactivated:
        pytest.skip("this server signs a user who is deactivated out")


@pytest.fixture
def scene(server: OnboardedServer, proxy: Proxy, home: Home) -> Iterator[Scene]:
    """Return a home that is signed in; in the end nobody was banned."""
    number = next(NUMBERS)
    user = server.add_user(f"wall{number}", PASSWORD)
    scene = Scene(server, proxy, home, user, f"192.168.7.{number}", f"203.0.113.{number}")
    proxy.be(Fault.NONE)
    proxy.forwarded_for = scene.inside
    home.extra = {"HA_KIOSK_URL": proxy.url + WALL}
    home.sign_in(proxy.url, f"wall{number}", PASSWORD)
    yield scene
    assert scene.failed() <= 2
    bans = server.server.folder / "ip_bans.yaml"
    assert not bans.exists() or not bans.read_text().strip()


def press(kiosk: Kiosk, scene: Scene) -> None:
    """Press the button until the kiosk has looked some more times."""
    for _ in range(3):
        assert kiosk.ctl("reload")["ok"]
        scene.looks(1)


def test_a_user_who_may_sign_in_only_locally_and_comes_from_outside(
    scene: Scene, table: FaultTable
) -> None:
    """One request; a person may add one. Inside again the kiosk comes back by itself, at once."""
    scene.update(local_only=True)
    scene.proxy.forwarded_for = scene.outside
    with scene.watching() as watch:
        kiosk = watch.kiosk
        status = kiosk.wait_for("refused")
        assert "cannot authenticate remotely" in str(status["last_error"])
        assert status["screen"] == DENIED
        scene.looks()
        assert scene.failed() == 1
        press(kiosk, scene)
        assert scene.failed() == 2
        assert scene.home.credentials.exists()
        scene.proxy.forwarded_for = scene.inside
        back = watch.back(now())
        assert scene.failed() == 2
    name = "a user who may sign in only locally, from outside and inside again (a look each second)"
    table.add(name, watch.seen, [back], From.LET_IN, watch.looks)


def delete_token(scene: Scene) -> None:
    """Delete the kiosk's token, as its user does on the profile page."""
    credentials = CredentialStore(scene.home.credentials).load()
    assert credentials is not None
    mine = Session(replace(credentials, server=scene.server.url), scene.server.send)
    tokens = mine.call(websocket.call, {"type": "auth/refresh_tokens"})
    assert isinstance(tokens, list)
    (token,) = (token["id"] for token in tokens if token["type"] == "normal")
    command = {"type": "auth/delete_refresh_token", "refresh_token_id": token}
    with suppress(KioskError):  # the server ends the connection that brought the command
        mine.call(websocket.call, command)


def delete_user(scene: Scene) -> None:
    """Delete the kiosk's user, as an administrator does, of which the server tells nobody."""
    scene.server.call({"type": "config/auth/delete", "user_id": scene.user})
    scene.proxy.cut()


@pytest.mark.parametrize("delete", [delete_token, delete_user])
def test_a_token_that_is_deleted_while_its_kiosk_is_live(
    scene: Scene, delete: Callable[[Scene], None]
) -> None:
    """The connection ends. The page's own try, and one request: then the login page."""
    with scene.watching() as watch:
        kiosk = watch.kiosk
        kiosk.expect("Sign-in|refused|revoked")
        watch.live()
        watch.good_credentials = False
        asked = scene.proxy.requests.count(ASK)
        delete(scene)
        kiosk.wait_for("signed-out")
        wait_until(lambda: not scene.home.credentials.exists(), "the credentials are deleted")
        assert scene.failed() == 2
        assert scene.proxy.requests.count(ASK) == asked + 1


@pytest.mark.parametrize("delete", [delete_token, delete_user])
def test_a_token_that_is_deleted_under_a_page_with_webpage_cards(
    scene: Scene, delete: Callable[[Scene], None]
) -> None:
    """Each card has a connection of its own, and would come back with the dead token as well."""
    port = free_port()
    scene.home.extra |= {
        "HA_KIOSK_URL": scene.proxy.url + webpage_cards.make(scene.server),
        "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
    }
    with running(scene.home) as kiosk:
        kiosk.expect("Sign-in|refused|revoked|remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, webpage_cards.PATH) as view:
            webpage_cards.wait_until_connected(view)
        delete(scene)
        kiosk.wait_for("signed-out")
        wait_until(lambda: not scene.home.credentials.exists(), "the credentials are deleted")
    assert scene.failed() == 2


def test_a_long_lived_token_that_is_deleted_while_its_kiosk_is_live(scene: Scene) -> None:
    """It is not handed out again either, though by itself it would be valid for a day."""
    server = scene.server
    known = {token["id"] for token in server.refresh_tokens()}
    token = server.long_lived_token()
    (mine,) = {token["id"] for token in server.refresh_tokens()} - known
    scene.home.credentials.unlink()
    done = scene.home.run("login", scene.proxy.url, "--method", "token", stdin=f"{token}\n")
    assert done.returncode == 0, done.stderr
    with scene.watching() as watch:
        watch.kiosk.expect("Sign-in|refused|revoked")
        watch.live()
        watch.good_credentials = False
        server.delete_refresh_token(mine)
        watch.kiosk.wait_for("signed-out")
        assert scene.failed() == 2


def test_a_user_who_is_deactivated_and_signed_out(scene: Scene) -> None:
    """By servers that delete the tokens: the login page, and no login that fails again."""
    if not scene.server.forgets_deactivated:
        pytest.skip("this server keeps the sign-ins of a user who is deactivated")
    with scene.watching() as watch:
        watch.kiosk.expect("Sign-in|refused|revoked")
        watch.live()
        watch.good_credentials = False
        scene.update(is_active=False)
        watch.kiosk.wait_for("signed-out")
        wait_until(lambda: not scene.home.credentials.exists(), "the credentials are deleted")
        assert scene.failed() <= 2


@pytest.mark.usefixtures("remembers")
def test_a_user_who_is_deactivated_while_the_kiosk_is_live(scene: Scene) -> None:
    """The page's own try, and one request: time alone brings no other, and a person only slowly."""
    with scene.watching() as watch:
        kiosk = watch.kiosk
        kiosk.wait_for("live")
        scene.update(is_active=False)
        scene.proxy.cut()
        assert "not active" in str(kiosk.wait_for("refused")["last_error"])
        scene.looks()
        press(kiosk, scene)
        assert scene.failed() == 2
        assert "banned" in str(kiosk.status()["last_error"])


@pytest.mark.usefixtures("remembers")
def test_a_user_who_is_let_in_again_and_somebody_presses_the_button(scene: Scene) -> None:
    """Five minutes after the last try, which are a second here."""
    with scene.watching(SOON) as watch:
        kiosk = watch.kiosk
        kiosk.wait_for("live")
        scene.update(is_active=False)
        scene.proxy.cut()
        kiosk.wait_for("refused")
        scene.looks()
        assert scene.failed() == 2
        scene.update(is_active=True)
        scene.looks()
        assert kiosk.status()["state"] == "refused"
        kiosk.ctl("reload")
        kiosk.wait_for("live")


@pytest.mark.usefixtures("remembers")
def test_a_user_who_is_deactivated_before_the_start_and_let_in_again(scene: Scene) -> None:
    """One request at the start, and one that is left for later: it finds that all is well again."""
    scene.update(is_active=False)
    with scene.watching("failed_logins.PAUSE = 25.0") as watch:
        kiosk = watch.kiosk
        kiosk.wait_for("refused")
        scene.looks(1)
        assert scene.failed() == 1
        scene.update(is_active=True)
        kiosk.wait_for("live")
        assert scene.failed() == 1


@pytest.mark.usefixtures("remembers")
def test_a_program_that_is_started_again_and_again(scene: Scene) -> None:
    """Neither it nor `doctor` forgets what has failed before."""
    scene.update(is_active=False)
    for _ in range(2):
        with scene.watching() as watch:
            kiosk = watch.kiosk
            kiosk.wait_for("refused")
            scene.looks(1)
        found = json.loads(scene.home.run("doctor", "--json").stdout)
        (token,) = (finding for finding in found if finding["name"] == "token")
        assert "not active" in token["text"]
    assert scene.failed() == 1


@pytest.mark.usefixtures("remembers")
def test_time_alone_brings_no_third_login(scene: Scene) -> None:
    """However long it takes: the server never forgets."""
    scene.update(is_active=False)
    with scene.watching(SOON) as watch:
        kiosk = watch.kiosk
        kiosk.wait_for("refused")
        wait_until(lambda: scene.failed() == 2, "the one try that is left")
        scene.looks(5)
        assert scene.failed() == 2


def test_something_in_front_that_refuses_the_token(scene: Scene, table: FaultTable) -> None:
    """It says so, with host and status; nothing is lost, and Home Assistant has counted nothing."""
    scene.proxy.answer(Answer(403, path="/auth/token"))
    with scene.watching("failed_logins.PAUSE = 3600") as watch:
        kiosk = watch.kiosk
        status = kiosk.wait_for("refused")
        host = scene.proxy.url.removeprefix("http://")
        said = f"Something in front of Home Assistant at {host} refuses this device: status 403"
        assert str(status["last_error"]).startswith(said)
        assert status["screen"] == PROXY
        scene.looks()
        assert scene.proxy.requests.count(ASK) >= 1
        assert scene.home.credentials.exists()
        scene.proxy.be(Fault.NONE)
        since = now()
        kiosk.ctl("reload")
        back = watch.back(since)
        assert scene.failed() == 0
    name = "something in front answers an HTML page with 403 to /auth/token"
    table.add(name, watch.seen, [back], From.PERSON, watch.looks)


@pytest.mark.usefixtures("remembers")
def test_a_user_who_is_let_in_again_and_a_server_that_is_started_anew(
    scene: Scene, table: FaultTable
) -> None:
    """It has forgotten what it counted, and so the kiosk comes back by itself."""
    with scene.watching() as watch:
        kiosk = watch.kiosk
        kiosk.wait_for("live")
        scene.update(is_active=False)
        scene.proxy.cut()
        kiosk.wait_for("refused")
        scene.looks()
        scene.update(is_active=True)
        scene.looks()
        assert kiosk.status()["state"] == "refused"
        scene.server.server.stop()
        scene.server.server.start()
        back = watch.back(now())
    name = "user deactivated and let in again, and the server started anew (a look each second)"
    table.add(name, watch.seen, [back], From.SERVER, watch.looks)
