"""What takes minutes by nature, with a program that loses its patience in seconds.

The same with the patience that it really has is in the other modules, for `make soak`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness.fault_table import FaultTable, From
from harness.haste import hasty
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, wait_until
from harness.proxy import Answer, Fault, Proxy, proxying
from harness.watch import WALL, Watch, now, watching

pytestmark = pytest.mark.xdist_group("patience")
OFFLINE = "Home Assistant cannot be reached"
STALE = "<html><body><script src='/frontend_latest/core.gone.js'></script></body></html>"
LOOP = "setTimeout(() => { while (true); }, 0)"


@pytest.fixture(scope="module")
def proxy(home_assistant: OnboardedServer) -> Iterator[Proxy]:
    """Return a proxy in front of the test server."""
    with proxying(int(home_assistant.url.rpartition(":")[2])) as it:
        yield it


@pytest.fixture(scope="module")
def kiosk(proxy: Proxy, account: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Return one kiosk without patience for all tests."""
    folder = tmp_path_factory.mktemp("kiosk")
    home = account.copy(folder / "home", proxy.url)
    home.extra |= hasty(
        folder,
        "from ha_kiosk.recovery import heartbeat, machine, transitions",
        "heartbeat.INTERVAL = 3.0",
        "transitions.HANDSHAKE_TIMEOUT, machine.GONE_AFTER = 8.0, 5.0",
    )
    with watching(home) as watch:
        watch.kiosk.expect("renderer ended")
        yield watch


@pytest.fixture
def watch(kiosk: Watch, proxy: Proxy) -> Iterator[Watch]:
    """Return the kiosk with its dashboard, and fail if it ever showed what it must not."""
    proxy.be(Fault.NONE)
    kiosk.live()
    kiosk.begin()
    yield kiosk
    kiosk.check()


def test_a_page_in_an_endless_loop_is_killed(watch: Watch, table: FaultTable) -> None:
    """Three questions without an answer: killed, and the dashboard again."""
    since = now()
    watch.evaluate(LOOP)
    watch.reaches("crashed")
    back = watch.back(since)
    assert watch.took("live( degraded)? hung crashed loading live"), watch.path
    name = "page in an endless loop (patience: 9 s)"
    table.add(name, watch.seen, [back], From.FAULT, watch.looks)


def test_a_load_that_never_ends_is_given_up(watch: Watch, proxy: Proxy, table: FaultTable) -> None:
    """Nothing has come for too long: our screen, and the server is asked for again."""
    proxy.be(Fault.BLACK_HOLE)
    watch.kiosk.ctl("reload")
    watch.kiosk.wait_for("offline")
    wait_until(lambda: watch.seen[-1] not in {"the dashboard", "the splash"}, "our screen")
    since = now()
    proxy.be(Fault.NONE)
    back = watch.back(since)
    # The first load may end at the moment at which the second begins.
    path = "live( degraded)? loading offline( loading offline)*( loading)?( live loading)? live"
    assert watch.took(path), watch.path
    name = "connection: black hole, and a load meanwhile (patience: 8 s)"
    table.add(name, watch.seen, [back], From.SERVER, watch.looks)


def test_a_page_whose_server_is_away_for_too_long_is_given_up(
    watch: Watch, proxy: Proxy, table: FaultTable
) -> None:
    """The frontend's own reconnection leaks; our screen takes the place of the dashboard."""
    proxy.be(Fault.REFUSED)
    watch.kiosk.wait_for("offline")
    wait_until(lambda: watch.seen[-1] == OFFLINE, "our screen")
    since = now()
    proxy.be(Fault.NONE)
    back = watch.back(since)
    assert watch.took("live degraded offline( loading offline)*( loading)? live"), watch.path
    name = "server away for a minute (patience: 5 s)"
    table.add(name, watch.seen, [back], From.SERVER, watch.looks)


def test_a_start_page_of_yesterday_that_a_proxy_had_kept_is_left(
    watch: Watch, proxy: Proxy, table: FaultTable
) -> None:
    """Its scripts are gone, and for an hour no load would ask for another: until we do."""
    kept = Answer(200, STALE, path=WALL, header="Cache-Control: max-age=3600")
    proxy.answer(kept)
    watch.kiosk.ctl("reload")
    watch.reaches("offline")
    since = now()
    proxy.be(Fault.NONE)
    back = watch.back(since, 120)
    path = "live( degraded( live)?)? loading offline( loading offline)*( loading)? live"
    assert watch.took(path), watch.path
    name = "start page of an older frontend, kept by a proxy for an hour (patience: 8 s)"
    table.add(name, watch.seen, [back], From.SERVER, watch.looks)
