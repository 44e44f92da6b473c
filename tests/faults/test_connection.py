"""What happens between the tablet and the server: a proxy in the middle breaks it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness.fault_table import FaultTable, From
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, wait_until
from harness.ports import port_of
from harness.proxy import Answer, Fault, Proxy, proxying
from harness.tls import self_signed
from harness.watch import WALL, Watch, now, watching

pytestmark = pytest.mark.xdist_group("connection")
OFFLINE = "Home Assistant cannot be reached"
NO_DASHBOARD = "The dashboard did not appear"
VIEW = f"{WALL.rpartition('/')[0]}/0"
NO_ANSWER = "Home Assistant does not answer"
SUFFERS = 3.0
"""Seconds that a fault lasts where nothing else tells when it has been felt."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A kiosk that shows its dashboard through a proxy."""

    watch: Watch
    proxy: Proxy

    def status(self) -> dict[str, object]:
        """Return `ctl status`."""
        return self.watch.kiosk.status()

    def reload(self) -> None:
        """Load the page again, as a person at a shell would; while offline: try now."""
        assert self.watch.kiosk.ctl("reload")["ok"] is True

    def is_seen(self, screen: str) -> None:
        """Wait until our screen of this title is on top."""
        wait_until(lambda: self.status().get("screen") == screen, f"{screen!r} on screen")

    def mend(self) -> float:
        """Mend the network; return how many seconds the dashboard then takes to be back."""
        since = now()
        self.proxy.be(Fault.NONE)
        return self.watch.back(since)


@pytest.fixture(scope="module")
def proxy(home_assistant: OnboardedServer) -> Iterator[Proxy]:
    """Return a proxy in front of the test server."""
    with proxying(port_of(home_assistant.url)) as it:
        yield it


@pytest.fixture(scope="module")
def kiosk(proxy: Proxy, account: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Return one kiosk for all faults of the network, which each of them has to leave in order."""
    home = account.copy(tmp_path_factory.mktemp("kiosk"), proxy.url)
    with watching(home) as watch:
        watch.live()
        yield watch


@pytest.fixture
def scene(kiosk: Watch, proxy: Proxy) -> Iterator[Scene]:
    """Return a kiosk with its dashboard on screen, and fail if it ever showed what it must not."""
    proxy.be(Fault.NONE)
    if kiosk.kiosk.status()["state"] != "live":
        kiosk.kiosk.ctl("reload")
    kiosk.live()
    kiosk.begin()
    yield Scene(kiosk, proxy)
    kiosk.check()


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.RESET], ids=lambda fault: fault.value)
def test_a_lost_connection_leaves_the_dashboard_where_it_is(
    scene: Scene, table: FaultTable, fault: Fault
) -> None:
    """The frontend says so itself and connects again; nothing of ours covers the dashboard."""
    scene.proxy.be(fault)
    scene.watch.kiosk.wait_for("degraded")
    time.sleep(SUFFERS)
    seconds = scene.mend()
    assert scene.watch.path == "live degraded live"
    assert scene.watch.seen == ["the dashboard"]
    name = f"connection: {fault.value}"
    table.add(name, scene.watch.seen, [seconds], From.SERVER, scene.watch.looks)


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.RESET], ids=lambda fault: fault.value)
def test_a_load_into_nothing_says_what_is_wrong(
    scene: Scene, table: FaultTable, fault: Fault
) -> None:
    """The page was to be loaded again meanwhile: our screen in place of Chromium's error page."""
    scene.proxy.be(fault)
    scene.watch.kiosk.wait_for("degraded")
    scene.reload()
    scene.is_seen(OFFLINE)
    time.sleep(SUFFERS)
    seconds = scene.mend()
    assert scene.watch.took("live degraded loading offline( loading)? live"), scene.watch.path
    name = f"connection: {fault.value}, and a load meanwhile"
    table.add(name, scene.watch.seen, [seconds], From.SERVER, scene.watch.looks)


def test_a_cut_socket_is_connected_again(scene: Scene, table: FaultTable) -> None:
    """Three times in a row, with a server that was there all the time."""
    seconds = []
    for number in range(1, 4):
        since = now()
        scene.proxy.cut()
        scene.watch.reaches("degraded", number)  # for some thirty milliseconds
        seconds.append(scene.watch.back(since))
    assert scene.watch.path == "live" + " degraded live" * 3
    table.add("WebSocket cut", scene.watch.seen, seconds, From.FAULT, scene.watch.looks)


@pytest.mark.parametrize("fault", [Fault.BLACK_HOLE, Fault.DRIP], ids=lambda fault: fault.value)
def test_a_load_that_stands_still_goes_on_by_itself(
    scene: Scene, table: FaultTable, fault: Fault
) -> None:
    """A few seconds of silence: the splash says what it waits for, and no screen of trouble."""
    scene.proxy.be(fault)
    scene.reload()
    scene.is_seen("Waiting for Home Assistant…")
    seconds = scene.mend()
    assert scene.watch.took("live loading live"), scene.watch.path
    name = f"connection: {fault.value} for a few seconds"
    table.add(name, scene.watch.seen, [seconds], From.SERVER, scene.watch.looks)


@pytest.mark.soak
@pytest.mark.timeout(400)
@pytest.mark.parametrize("fault", [Fault.BLACK_HOLE, Fault.DRIP], ids=lambda fault: fault.value)
def test_a_load_that_never_ends_is_given_up(scene: Scene, table: FaultTable, fault: Fault) -> None:
    """After twenty seconds without progress: our screen, and the server is asked for again."""
    scene.proxy.be(fault)
    scene.reload()
    scene.watch.kiosk.wait_for("offline")
    time.sleep(45)
    seconds = scene.mend()
    assert scene.watch.took("live( degraded)? loading offline( loading offline)*( loading)? live")
    name = f"connection: {fault.value} for a minute, and a load meanwhile"
    table.add(name, scene.watch.seen, [seconds], From.SERVER, scene.watch.looks)


@pytest.mark.soak
@pytest.mark.timeout(400)
def test_a_black_hole_is_noticed_and_left(scene: Scene, table: FaultTable) -> None:
    """The frontend finds out that nobody answers; the dashboard stays, and is live again."""
    scene.proxy.be(Fault.BLACK_HOLE)
    scene.watch.kiosk.wait_for("degraded", 120)
    time.sleep(60)
    seconds = scene.mend()
    assert scene.watch.took("live degraded( offline)?( loading offline)*( loading)? live")
    name = "connection: black hole for more than a minute"
    table.add(name, scene.watch.seen, [seconds], From.SERVER, scene.watch.looks)


@pytest.mark.soak
@pytest.mark.timeout(400)
def test_a_socket_that_is_swallowed_is_said_all_the_time(scene: Scene, table: FaultTable) -> None:
    """For two minutes, while all else works; then the view is there that was shown."""
    scene.watch.kiosk.ctl("navigate", path=VIEW)
    wait_until(lambda: VIEW in str(scene.status()["url"]), "another view")
    scene.watch.begin()
    scene.proxy.swallow("/api/websocket")
    scene.watch.kiosk.wait_for("offline", 120)
    scene.is_seen(NO_DASHBOARD)
    wait_until(lambda: scene.watch.seen[-1:] == [NO_DASHBOARD], "somebody has seen it")
    seen = len(scene.watch.seen)
    time.sleep(120)
    assert scene.watch.seen[seen:] == [], "it stays on the screen"
    since = now()
    scene.proxy.swallow("")
    seconds = scene.watch.back(since)
    assert VIEW in str(scene.status()["url"])
    table.add("WebSocket swallowed", scene.watch.seen, [seconds], From.SERVER, scene.watch.looks)


@pytest.mark.parametrize("status", [502, 503, 404])
def test_a_proxy_that_answers_for_the_server_is_no_dashboard(
    scene: Scene, table: FaultTable, status: int
) -> None:
    """Its page is never seen: first the frontend's own note, after a load our screen."""
    scene.proxy.answer(Answer(status))
    scene.watch.kiosk.wait_for("degraded")
    scene.reload()
    scene.is_seen(NO_ANSWER)
    assert f"HTTP {status}" in str(scene.status()["last_error"])
    seconds = scene.mend()
    assert scene.watch.took("live degraded loading offline( loading)? live"), scene.watch.path
    name = f"a proxy answers HTTP {status}"
    table.add(name, scene.watch.seen, [seconds], From.SERVER, scene.watch.looks)


def test_a_token_endpoint_that_answers_html_keeps_the_credentials(
    proxy: Proxy, account: Home, tmp_path: Path, table: FaultTable
) -> None:
    """Started against it: trouble on screen, nothing forgotten, live when it answers properly."""
    home = account.copy(tmp_path, proxy.url)
    proxy.answer(Answer(200, path="/auth/token"))
    with watching(home) as watch:
        watch.kiosk.wait_for("offline")
        for status in (200, 404, 502):
            proxy.answer(Answer(status, path="/auth/token"))
            watch.kiosk.ctl("reload")  # while offline: try now

            def is_told(said: str = f"status {status}") -> bool:
                now_at = watch.kiosk.status()
                return now_at["state"] == "offline" and said in str(now_at["last_error"])

            wait_until(is_told, f"HTTP {status} told of")
            assert home.credentials.exists()
        since = now()
        proxy.be(Fault.NONE)
        seconds = watch.back(since)
        assert watch.took("starting( loading offline)+( loading)? live"), watch.path
    name = "the token endpoint answers HTML (HTTP 200, 404, 502)"
    table.add(name, watch.seen, [seconds], From.SERVER, watch.looks)


def test_a_name_that_is_not_known_yet(
    home_assistant: OnboardedServer, account: Home, tmp_path: Path, table: FaultTable
) -> None:
    """The first start without DNS: our screen, with the reason in plain words; then it is there."""
    name = "kiosk-that-is-nowhere.invalid"
    home = account.copy(tmp_path / "home", f"http://{name}:{port_of(home_assistant.url)}")
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 localhost\n")
    home.within = with_hosts(hosts)
    with watching(home) as watch:
        watch.kiosk.wait_for("offline")
        wait_until(lambda: watch.kiosk.status()["screen"] == OFFLINE, "our screen")
        assert "name" in str(watch.kiosk.status()["last_error"])
        wait_until(lambda: watch.looks > 3, "somebody has looked")
        since = now()
        hosts.write_text(f"127.0.0.1 localhost {name}\n")
        seconds = watch.back(since)
        assert watch.took("starting( loading offline)+( loading)? live"), watch.path
    assert home.credentials.exists()
    row = "the server's name is not known at first"
    table.add(row, watch.seen, [seconds], From.SERVER, watch.looks)


def with_hosts(file: Path) -> tuple[str, ...]:
    """Return the command that runs a program for which `file` is /etc/hosts."""
    within = ("unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"')
    command = (*within, str(file))
    if subprocess.run([*command, "true"], check=False, capture_output=True).returncode:
        pytest.skip("only root may give a program a hosts file of its own")
    return command


def test_a_certificate_that_nobody_knows_is_said(
    home_assistant: OnboardedServer, account: Home, tmp_path: Path, table: FaultTable
) -> None:
    """Our screen with the reason; no way round it by touch, and no password asked for."""
    context, _ = self_signed(tmp_path)
    with proxying(port_of(home_assistant.url), context) as secured:
        home = account.copy(tmp_path / "home", secured.url)
        with watching(home) as watch:
            watch.kiosk.wait_for("offline")
            assert watch.kiosk.status()["screen"] == "The server's certificate is not trusted"
            assert watch.kiosk.status()["reason"] == "certificate"
            assert watch.took("starting loading offline"), watch.path
            wait_until(lambda: watch.looks > 3, "somebody has looked")
    assert home.credentials.exists()
    table.add("the certificate is not trusted", watch.seen, [], From.NEVER, watch.looks)
