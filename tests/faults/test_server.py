"""What happens to the server: it stops, starts, freezes. It is this module's own."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from harness.fault_table import FaultTable, From
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home, wait_until
from harness.watch import WALL, make_wall, now, watching

pytestmark = pytest.mark.xdist_group("server")
BACK = "live degraded( offline)?( loading offline)*( loading)? live"
"""A page whose server is away for a minute is given up; one that is loaded too early fails."""
OFFLINE = "Home Assistant cannot be reached"
PUSHES = "The server pushes to this device."
SHORT_LIVED = 5
"""Seconds that an access token lives, so that a restart outlasts it."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnboardedServer]:
    """Return a server that the tests may stop; each leaves it running."""
    with start_onboarded(tmp_path_factory.mktemp("server")) as it:
        make_wall(it)
        yield it


@pytest.fixture
def guest(home: Home, server: OnboardedServer) -> Home:
    """Return a private home, signed in to this module's server."""
    home.extra = {"HA_KIOSK_URL": server.url + WALL}
    home.sign_in(server.url, server.username, server.password)
    return home


def wait_since(moment: float, seconds: float) -> None:
    """Return when `seconds` have passed since `moment`."""
    time.sleep(max(0.0, moment + seconds - time.monotonic()))


def let_tokens_die_early(server: OnboardedServer) -> None:
    """Have kiosks get tokens that live for `SHORT_LIVED` seconds; the server must be down."""
    file = server.server.folder / ".storage" / "auth"
    stored = json.loads(file.read_text())
    kiosks = [
        token
        for token in stored["data"]["refresh_tokens"]
        if token["token_type"] == "normal" and token["client_id"] == "http://ha-kiosk.localhost/"
    ]
    assert kiosks
    for token in kiosks:
        token["access_token_expiration"] = SHORT_LIVED
    file.write_text(json.dumps(stored))


@pytest.mark.parametrize("seconds", [10, pytest.param(60, marks=pytest.mark.soak)])
def test_a_server_that_stops_and_starts_again(
    server: OnboardedServer, guest: Home, table: FaultTable, seconds: int
) -> None:
    """The dashboard stays where it is, with the frontend's own note, and is live again."""
    with watching(guest) as watch:
        watch.live()
        watch.begin()
        stopped = time.monotonic()
        server.server.stop()
        watch.kiosk.wait_for("degraded")
        wait_since(stopped, seconds)
        server.server.start()
        back = watch.back(now())
        assert watch.took(BACK), watch.path
        assert set(watch.seen) <= {"the dashboard", "the splash", OFFLINE}
    table.add(f"server stopped for {seconds} s", watch.seen, [back], From.SERVER, watch.looks)


def test_a_kiosk_started_before_its_server_and_a_token_that_ends_while_the_server_is_down(
    server: OnboardedServer, guest: Home, table: FaultTable
) -> None:
    """First our screen, then the dashboard; after the restart a new token, without a word.

    The device in Home Assistant takes commands again, too.
    """
    guest.extra |= {"HA_KIOSK_DEVICE_ENABLED": "yes", "HA_KIOSK_DEVICE_NAME": "Wall"}
    server.server.stop()
    let_tokens_die_early(server)
    with watching(guest) as watch:
        watch.kiosk.wait_for("offline")
        server.server.start()
        back = watch.back(now())
        assert watch.took("starting( loading offline)+( loading)? live"), watch.path
        assert watch.seen[-1] == "the dashboard"
        table.add("kiosk started before its server", watch.seen, [back], From.SERVER, watch.looks)
        wait_until(lambda: PUSHES in watch.kiosk.log, "the push channel")
        channels = watch.kiosk.log.count(PUSHES)

        watch.begin()
        stopped = time.monotonic()
        assert int(str(watch.kiosk.status()["token_expires_in"])) <= SHORT_LIVED
        server.server.stop()
        wait_since(stopped, SHORT_LIVED + 1)
        assert watch.kiosk.status()["token_expires_in"] == 0
        server.server.start()
        back = watch.back(now())
        assert watch.took(BACK), watch.path
        wait_until(lambda: watch.kiosk.log.count(PUSHES) > channels, "the push channel")
        server.notify("wall", "command_screen_on", {})
        wait_until(lambda: "asks for command_screen_on" in watch.kiosk.log, "the command")
    name = "server restarted, and the token ends meanwhile"
    table.add(name, watch.seen, [back], From.SERVER, watch.looks)


def test_a_server_that_freezes_for_a_moment(
    server: OnboardedServer, guest: Home, table: FaultTable
) -> None:
    """A load meanwhile waits, and the splash says for what."""
    with watching(guest) as watch:
        watch.live()
        watch.begin()
        server.server.pause()
        try:
            watch.kiosk.ctl("reload")
            waits = "Waiting for Home Assistant…"
            wait_until(lambda: watch.kiosk.status()["screen"] == waits, "the splash says so")
        finally:
            server.server.resume()
        back = watch.back(now())
        assert watch.took("live loading live"), watch.path
    name = "server frozen (SIGSTOP) for some seconds, and a load meanwhile"
    table.add(name, watch.seen, [back], From.SERVER, watch.looks)


@pytest.mark.soak
@pytest.mark.timeout(400)
def test_a_server_that_freezes_for_two_minutes(
    server: OnboardedServer, guest: Home, table: FaultTable
) -> None:
    """The frontend finds out; the dashboard is live again when the server thaws."""
    with watching(guest) as watch:
        watch.live()
        watch.begin()
        server.server.pause()
        try:
            watch.kiosk.wait_for("degraded", 90)
            time.sleep(60)
        finally:
            server.server.resume()
        back = watch.back(now())
        assert watch.took(BACK), watch.path
    name = "server frozen (SIGSTOP) for two minutes"
    table.add(name, watch.seen, [back], From.SERVER, watch.looks)
