"""The server's certificate is replaced under a kiosk that trusts exactly one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness.fault_table import FaultTable, From
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, wait_until
from harness.ports import port_of
from harness.proxy import Proxy, proxying
from harness.tls import Signed, sign
from harness.watch import WALL, Watch, now, watching

from ha_kiosk.server.tls.certificate import grouped

CHANGED = "The server's certificate has changed"


@dataclass(frozen=True, slots=True)
class Scene:
    """A kiosk that shows its dashboard over https, by a pinned certificate."""

    watch: Watch
    home: Home
    proxy: Proxy
    pinned: Signed
    other: Signed

    def is_refused(self) -> None:
        """Wait until our screen says it, with both fingerprints."""
        kiosk = self.watch.kiosk
        wait_until(lambda: kiosk.status().get("screen") == CHANGED, "our screen")
        status = kiosk.status()
        assert (status["state"], status["reason"]) == ("offline", "certificate")
        for print_ in (self.pinned.sha256, self.other.sha256):
            assert grouped(print_) in str(status["last_error"])

    def log_in(self, url: str, *arguments: str, owner: OnboardedServer) -> str:
        """Sign in again at a terminal; return what went wrong."""
        words = ("login", url, "--username", owner.username, "--password-stdin", *arguments)
        return self.home.run(*words, stdin=f"{owner.password}\n").stderr


@pytest.fixture
def scene(home_assistant: OnboardedServer, account: Home, tmp_path: Path) -> Iterator[Scene]:
    """Return a kiosk that was signed in with --trust-certificate, and is live.

    It is no copy of `account`: a new sign-in revokes the old one's token.
    """
    pinned = sign(tmp_path / "pinned", host="10.0.0.1", days=(-9, -5))
    other = sign(tmp_path / "other")
    with proxying(port_of(home_assistant.url), pinned.context()) as proxy:
        home = Home(tmp_path / "home", {"HA_KIOSK_URL": proxy.url + WALL})
        scene = Scene(None, home, proxy, pinned, other)  # type: ignore[arg-type]
        trust = f"--trust-certificate={pinned.sha256}"
        assert scene.log_in(proxy.url, trust, owner=home_assistant) == ""
        with watching(home) as watch:
            watch.live()
            watch.begin()
            yield Scene(watch, home, proxy, pinned, other)


def test_a_replaced_certificate_is_shown_beside_the_old_one(
    scene: Scene, table: FaultTable, tmp_path: Path
) -> None:
    """Both fingerprints on screen, no bypass by touch, and back with the old certificate."""
    scene.proxy.speak(scene.other.context())
    scene.is_refused()
    scene.watch.kiosk.ctl("screenshot", file=str(tmp_path / "changed.png"))
    assert scene.watch.kiosk.ctl("reload")["ok"] is True
    scene.is_refused()
    since = now()
    scene.proxy.speak(scene.pinned.context())
    back = scene.watch.back(since)
    assert scene.watch.took("live degraded offline loading live"), scene.watch.path
    table.add(
        "the certificate is replaced, and put back",
        scene.watch.seen,
        [back],
        From.SERVER,
        scene.watch.looks,
    )


def test_a_certificate_replaced_on_purpose_is_trusted_at_a_terminal(
    scene: Scene, home_assistant: OnboardedServer, table: FaultTable
) -> None:
    """Not without saying so; and the running kiosk takes it at once."""
    scene.proxy.speak(scene.other.context())
    scene.is_refused()
    refusal = scene.log_in(scene.proxy.url, owner=home_assistant)
    assert grouped(scene.other.sha256) in refusal
    scene.is_refused()
    since = now()
    trust = f"--trust-certificate={scene.other.sha256}"
    assert scene.log_in(scene.proxy.url, trust, owner=home_assistant) == ""
    back = scene.watch.back(since)
    table.add(
        "the certificate is replaced, and trusted anew",
        scene.watch.seen,
        [back],
        From.PERSON,
        scene.watch.looks,
    )
