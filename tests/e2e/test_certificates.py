"""A real Home Assistant behind TLS: its own certificate, an authority's, and strict proxies."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.login_page import log_in
from harness.ports import free_port, port_of
from harness.proxy import Proxy, proxying
from harness.tls import Signed, sign

from ha_kiosk.server.tls.certificate import grouped

SECRET = "pr0xy-passw0rd"


@pytest.fixture
def own(tmp_path: Path) -> Signed:
    """Return a certificate of the server's own, for another name."""
    return sign(tmp_path / "own", host="10.0.0.1")


@pytest.fixture
def secured(home_assistant: OnboardedServer, own: Signed) -> Iterator[Proxy]:
    """Return the server on https."""
    with proxying(port_of(home_assistant.url), own.context()) as proxy:
        yield proxy


def log_in_to(url: str, home: Home, owner: OnboardedServer, *more: str) -> tuple[int, str]:
    """Sign in with the password on stdin; return the exit code and what was wrong."""
    words = ("login", url, "--username", owner.username, "--password-stdin", *more)
    done = home.run(*words, stdin=f"{owner.password}\n")
    return done.returncode, done.stderr


def test_a_certificate_of_its_own_is_refused_then_shown_then_trusted(
    home: Home, home_assistant: OnboardedServer, secured: Proxy, own: Signed
) -> None:
    """Never blindly: who cannot be asked names the fingerprint; from then on it just works."""
    code, said = log_in_to(secured.url, home, home_assistant)
    assert (code, "--trust-certificate" in said) == (6, True)
    code, said = log_in_to(secured.url, home, home_assistant, "--trust-certificate")
    assert (code, "Nobody is there to be asked" in said) == (2, True)
    assert grouped(own.sha256)[:39] in said
    assert not home.data.exists()
    trust = f"--trust-certificate={own.sha256.upper()}"
    assert log_in_to(secured.url, home, home_assistant, trust) == (0, "")
    with running(home) as kiosk:
        kiosk.wait_for("live")
    doctor = home.run("doctor", "--json")
    found = {entry["name"]: entry for entry in json.loads(doctor.stdout)}
    assert found["certificate"]["text"].startswith("Trusted by its fingerprint, also after its end")
    assert found["websocket"]["level"] == "ok"
    assert home.run("logout").returncode == 0
    assert log_in_to(secured.url, home, home_assistant)[0] == 6


def test_signed_out_a_pinned_server_still_shows_its_login_page(
    home: Home, home_assistant: OnboardedServer, secured: Proxy, own: Signed
) -> None:
    """What was trusted is the server, not the account."""
    trust = f"--trust-certificate={own.sha256}"
    assert log_in_to(secured.url, home, home_assistant, trust) == (0, "")
    home.credentials.unlink()
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(home, "--url", secured.url) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("signed-out")
        with page(port, "/auth/authorize") as login:
            log_in(login, home_assistant.username, home_assistant.password)
            assert kiosk.wait_for("live")["user"] == "Demo"


def test_the_login_window_obeys_what_the_command_line_trusts(
    home: Home, home_assistant: OnboardedServer, secured: Proxy, own: Signed
) -> None:
    """The login page comes from the pinned server."""
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    words = ["login", secured.url, "--method", "window", f"--trust-certificate={own.sha256}"]
    program = subprocess.Popen(
        [sys.executable, "-m", "ha_kiosk", *words],
        env=home.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with page(port, "/auth/authorize") as login:
        log_in(login, home_assistant.username, home_assistant.password)
    _, errors = program.communicate(timeout=30)
    assert program.returncode == 0, errors
    assert home.credentials.exists()


def test_an_authority_of_the_house_is_trusted_and_may_renew(
    home: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """`open` after `login --ca-file` needs no option; another certificate of theirs is welcome."""
    house = sign(tmp_path / "house")
    first = sign(tmp_path / "first", by=house)
    with proxying(port_of(home_assistant.url), first.context()) as proxy:
        file = str(house.certificate)
        assert log_in_to(proxy.url, home, home_assistant, "--ca-file", file) == (0, "")
        with running(home) as kiosk:
            kiosk.wait_for("live")
            proxy.speak(sign(tmp_path / "renewed", by=house).context())
            wait_until(lambda: len(kiosk.states()) > 2, "the connection was lost")
            kiosk.wait_for("live")
            assert "offline" not in " ".join(kiosk.states())


def test_an_authority_that_is_no_longer_trusted_gets_no_further_page(
    home: Home, home_assistant: OnboardedServer, own: Signed, tmp_path: Path
) -> None:
    """SIGHUP is enough, though Chromium has accepted that certificate; and back again."""
    house = sign(tmp_path / "house")
    settings = home.folder / "config" / "ha-kiosk" / "default" / "ha-kiosk.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'ca_file = "{house.certificate}"\n')
    leaf = sign(tmp_path / "leaf", by=house)
    with proxying(port_of(home_assistant.url), leaf.context()) as proxy:
        assert log_in_to(proxy.url, home, home_assistant) == (0, "")
        with running(home) as kiosk:
            pid = kiosk.wait_for("live")["pid"]
            settings.write_text(f'ca_file = "{own.certificate}"\n')
            kiosk.process.send_signal(signal.SIGHUP)
            status = kiosk.wait_for("offline")
            assert (status["reason"], status["pid"]) == ("certificate", pid)
            assert "The trusted certificates have changed: restarting the program." in kiosk.log
            settings.write_text(f'ca_file = "{house.certificate}"\n')
            kiosk.process.send_signal(signal.SIGHUP)
            kiosk.wait_for("live")


def test_a_pin_that_is_taken_away_is_gone_from_a_running_kiosk(
    home: Home, home_assistant: OnboardedServer, secured: Proxy, own: Signed, tmp_path: Path
) -> None:
    """A sign-in that trusts the house's authority instead; after a sign-out nobody is trusted."""
    house = sign(tmp_path / "house")
    home.extra = {"HA_KIOSK_URL": secured.url}
    trust = f"--trust-certificate={own.sha256}"
    assert log_in_to(secured.url, home, home_assistant, trust) == (0, "")
    with running(home) as kiosk:
        kiosk.wait_for("live")
        secured.speak(sign(tmp_path / "leaf", by=house).context())
        authority = ("--ca-file", str(house.certificate))
        assert log_in_to(secured.url, home, home_assistant, *authority) == (0, "")
        wait_until(lambda: kiosk.log.count("restarting the program") == 1, "the first restart")
        kiosk.wait_for("live")
        secured.speak(own.context())
        kiosk.wait_for("offline")
        secured.speak(sign(tmp_path / "other", by=house).context())
        kiosk.wait_for("live")
        kiosk.expect("Sign-in: ")
        assert home.run("logout").returncode == 0
        wait_until(lambda: kiosk.log.count("restarting the program") == 2, "the second restart")
        kiosk.wait_for("signed-out")
        wait_until(lambda: "is not trusted" in kiosk.log, "the refusal")


def test_a_proxy_that_wants_a_certificate_and_a_password_gets_both(
    home: Home, home_assistant: OnboardedServer, own: Signed, tmp_path: Path
) -> None:
    """For the sign-in, the page and its WebSocket; the password stands nowhere."""
    clients = sign(tmp_path / "clients")
    mine = sign(tmp_path / "mine", by=clients)
    secrets = tmp_path / "credentials"
    secrets.mkdir()
    (secrets / "http_username").write_text("wall\n")
    (secrets / "http_password").write_text(f"{SECRET}\n")
    home.extra = {
        "HA_KIOSK_CLIENT_CERTIFICATE": str(mine.certificate),
        "HA_KIOSK_CLIENT_KEY": str(mine.key),
        "CREDENTIALS_DIRECTORY": str(secrets),
    }
    context = own.context(clients=clients.certificate)
    with proxying(port_of(home_assistant.url), context, ("wall", SECRET)) as proxy:
        trust = f"--trust-certificate={own.sha256}"
        assert log_in_to(proxy.url, home, home_assistant, trust)[0] == 0
        with running(home) as kiosk:
            assert kiosk.wait_for("live")["reloads"] == 0
            proxy.cut()
            wait_until(lambda: len(kiosk.states()) > 2, "the connection was lost")
            kiosk.wait_for("live")
            assert SECRET not in kiosk.log
        assert home.run("logout").returncode == 0


def test_a_wrong_password_is_said_and_hardly_ever_tried(
    home: Home, home_assistant: OnboardedServer, own: Signed
) -> None:
    """The screen names the proxy; it is not Home Assistant that refused, and nothing is lost."""
    login = {"HA_KIOSK_HTTP_USERNAME": "wall", "HA_KIOSK_HTTP_PASSWORD": SECRET}
    home.extra = login
    with proxying(port_of(home_assistant.url), own.context(), ("wall", SECRET)) as proxy:
        trust = f"--trust-certificate={own.sha256}"
        assert log_in_to(proxy.url, home, home_assistant, trust)[0] == 0
        before = proxy.refused
        home.extra = {**login, "HA_KIOSK_HTTP_PASSWORD": "wrong"}
        code, said = log_in_to(proxy.url, home, home_assistant)
        assert (code, "does not accept http_username" in said) == (5, True)
        with running(home) as kiosk:
            status = kiosk.wait_for("refused")
            assert status["reason"] == "proxy"
            assert status["screen"] == "A proxy does not let this device in"
            assert "does not accept http_username" in str(status["last_error"])
        assert proxy.refused - before <= 4
        assert home.credentials.exists()
