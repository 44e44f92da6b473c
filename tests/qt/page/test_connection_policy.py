"""The page and its server's certificate: what the real Chromium asks, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from harness.page import Kiosk, Said
from harness.secure import SecureSite, secure_site
from harness.tls import Signed, sign
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, QUrl
from PySide6.QtQml import QQmlEngine

from ha_kiosk.errors import UsageError
from ha_kiosk.page.policy import CALLBACK
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery import events
from ha_kiosk.recovery.state import Reason
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.tls.certificate import grouped
from ha_kiosk.server.tls.policy import BasicAuth, ClientCertificate, TlsPolicy


@pytest.fixture
def own(tmp_path: Path) -> Signed:
    """Return a certificate of nobody's, for another name, and over."""
    return sign(tmp_path / "own", host="10.0.0.1", days=(-9, -5))


@pytest.fixture
def server(own: Signed) -> Iterator[SecureSite]:
    """Return a server with that certificate."""
    with secure_site(own.context()) as it:
        yield it


Show = Callable[..., Kiosk]


@pytest.fixture
def show(engine: QQmlEngine, parent: QObject, runner: JobRunner) -> Iterator[Show]:
    """Return a function that makes a window for a server, by rules, with a profile of its own.

    Chromium remembers for a whole profile what it was once told.
    """
    windows: list[Kiosk] = []

    def make(server: SecureSite, furnished: HttpClient | None = None, **rules: object) -> Kiosk:
        client = HttpClient(TlsPolicy(frozenset({server.url}), **rules))  # type: ignore[arg-type]
        made = profile.create(engine, None, parent)
        ConnectionPolicy(furnished or client, runner, parent).configure_profile(made)
        guests = profile.create(engine, None, parent)
        ConnectionPolicy(furnished or client, runner, parent).configure_profile(guests)
        kiosk = Kiosk(engine, made, guests, server.url, client=client)
        windows.append(kiosk)
        return kiosk

    yield make
    for window in windows:
        window.close()


def failure(kiosk: Kiosk) -> events.Event:
    """Return the first failure of the page."""
    kinds = (events.LoadFailed, events.Unreachable, events.TokenDenied)

    def found() -> list[events.Event]:
        return [event for event in kiosk.happened if isinstance(event, kinds)]

    wait_until(lambda: bool(found()), "a failure")
    return found()[0]


def log(kiosk: Kiosk, count: int) -> object:
    """Return what the page's own connections came to, once there are so many."""
    wait_until(lambda: kiosk.ask("log.length") == count, f"{count} connections")
    return kiosk.ask("log")


def test_a_pinned_server_is_shown_with_its_websocket(
    show: Show, server: SecureSite, own: Signed
) -> None:
    """Self-signed, over, and for another name: a person has compared it."""
    kiosk = show(server, pin=own.sha256)
    kiosk.load()
    assert log(kiosk, 1) == ["open"]
    kiosk.do("get()")
    assert log(kiosk, 2) == ["open", 200]


def test_a_server_that_nobody_knows_is_refused_in_plain_words(
    show: Show, server: SecureSite
) -> None:
    """What OpenSSL says about it, and what to do; nothing was asked for."""
    kiosk = show(server)
    kiosk.page.load(f"{server.url}/", server.url)
    failed = failure(kiosk)
    assert isinstance(failed, events.LoadFailed)
    assert failed.reason is Reason.CERTIFICATE
    assert "--trust-certificate" in failed.detail
    assert server.requests == []


def test_another_certificate_is_refused_before_the_page_is_asked_for(
    show: Show, server: SecureSite, own: Signed, tmp_path: Path
) -> None:
    """Both fingerprints are said."""
    other = sign(tmp_path / "other")
    kiosk = show(server, pin=other.sha256)
    kiosk.page.load(f"{server.url}/", server.url)
    failed = failure(kiosk)
    assert isinstance(failed, events.Unreachable)
    assert failed.reason is Reason.CERTIFICATE
    assert grouped(own.sha256) in failed.detail
    assert grouped(other.sha256) in failed.detail
    assert server.requests == []


def test_a_certificate_that_changes_meanwhile_gets_no_connection_of_the_page(
    show: Show, server: SecureSite, own: Signed, tmp_path: Path
) -> None:
    """Neither its WebSocket nor what it fetches nor a reload; all is well with the old one."""
    kiosk = show(server, pin=own.sha256)
    kiosk.load()
    assert log(kiosk, 1) == ["open"]
    server.speak(sign(tmp_path / "other").context())
    before = len(server.requests)
    kiosk.do("connect().then(() => get())")
    assert log(kiosk, 3) == ["open", "error", "failed"]
    kiosk.page.reload()
    assert isinstance(failure(kiosk), events.Unreachable)
    assert len(server.requests) == before
    server.speak(own.context())
    kiosk.do("connect()")
    assert log(kiosk, 4) == ["open", "error", "failed", "open"]


def test_authorities_of_a_file_are_trusted_and_their_leaf_may_change(
    show: Show, server: SecureSite, tmp_path: Path
) -> None:
    """Chromium knows none of them; a certificate of others is refused."""
    home = sign(tmp_path / "home")
    server.speak(sign(tmp_path / "first", by=home).context())
    kiosk = show(server, ca_file=home.certificate)
    kiosk.load()
    assert log(kiosk, 1) == ["open"]
    server.speak(sign(tmp_path / "renewed", by=home).context())
    kiosk.do("connect()")
    assert log(kiosk, 2) == ["open", "open"]
    server.speak(sign(tmp_path / "foreign").context())
    kiosk.do("connect()")
    assert log(kiosk, 3) == ["open", "open", "error"]


def test_what_the_system_trusts_the_page_trusts(
    show: Show, server: SecureSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chromium reads a store of its own; update-ca-certificates is enough for us."""
    authority = sign(tmp_path / "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    server.speak(sign(tmp_path / "leaf", by=authority).context())
    kiosk = show(server)
    kiosk.load()
    assert log(kiosk, 1) == ["open"]


def test_a_client_certificate_is_shown_by_page_and_websocket(
    show: Show, own: Signed, tmp_path: Path
) -> None:
    """Without it there is no page."""
    clients = sign(tmp_path / "clients")
    mine = sign(tmp_path / "mine", by=clients)
    with secure_site(own.context(clients=clients.certificate)) as server:
        kiosk = show(
            server, pin=own.sha256, client_certificate=ClientCertificate(mine.certificate, mine.key)
        )
        kiosk.load()
        assert log(kiosk, 1) == ["open"]
        without = show(server, pin=own.sha256)
        without.page.load(f"{server.url}/", server.url)
        failed = failure(without)
        assert isinstance(failed, events.Unreachable)
        assert "wants a client certificate" in failed.detail


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_client_certificate_is_for_our_server_alone(
    parent: QObject, runner: JobRunner, tmp_path: Path, *, is_ours: bool
) -> None:
    """Another one that asks learns nothing."""
    mine = sign(tmp_path)
    rules = TlsPolicy(
        frozenset({"https://ha:8123"}),
        client_certificate=ClientCertificate(mine.certificate, mine.key),
    )
    connection_policy = ConnectionPolicy(HttpClient(rules), runner, parent)
    assert (
        connection_policy.gives_client_certificate(QUrl("//ha:8123" if is_ours else "//ha:443"))
        is is_ours
    )


def test_client_certificates_that_qt_cannot_use_are_said(
    engine: QQmlEngine, parent: QObject, runner: JobRunner, tmp_path: Path
) -> None:
    """The files are gone, or hold something else."""
    mine = sign(tmp_path)
    made = profile.create(engine, None, parent)
    rules = TlsPolicy(
        frozenset({"https://ha"}), client_certificate=ClientCertificate(mine.certificate, mine.key)
    )
    connection_policy = ConnectionPolicy(HttpClient(rules), runner, parent)
    mine.key.write_text("rubbish")
    with pytest.raises(UsageError, match="cannot be used by the page"):
        connection_policy.configure_profile(made)
    mine.key.unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        connection_policy.configure_profile(made)


def test_a_proxys_password_goes_with_page_and_websocket_and_never_away(
    show: Show, own: Signed
) -> None:
    """A request with a token of its own is refused by the proxy, and spoils nothing."""
    with secure_site(own.context(), ("wall", "secret")) as server:
        kiosk = show(server, pin=own.sha256, basic_auth=BasicAuth("wall", "secret"))
        kiosk.load()
        assert log(kiosk, 1) == ["open"]
        kiosk.do('get({Authorization: "Bearer token"})')
        assert log(kiosk, 2) == ["open", 401]
        kiosk.do("get().then(connect)")
        assert log(kiosk, 4) == ["open", 401, 200, "open"]
        basic = "Basic d2FsbDpzZWNyZXQ="
        assert server.asked("/socket") == [basic, basic]
        assert server.asked("/data") == ["Bearer token", basic]


def test_another_services_sign_in_ends_at_a_pinned_server_behind_a_proxy(
    show: Show, own: Signed
) -> None:
    """A guest view comes back to the server, by the rules of the page."""
    with secure_site(own.context(), ("wall", "secret")) as server:
        kiosk = show(server, pin=own.sha256, basic_auth=BasicAuth("wall", "secret"))
        kiosk.load()
        loaded: list[bool] = []
        kiosk.external_view.page_changed.connect(
            lambda: loaded.append(not kiosk.external_view.property("hasFailed"))
        )
        kiosk.external_view.open(f"{server.url}{CALLBACK}?code=1&state=2")
        wait_until(lambda: server.asked(CALLBACK), "the guest comes back")
        wait_until(lambda: not kiosk.external_view.is_open, "and is sent away")
        assert all(loaded)
        assert server.asked(CALLBACK) == ["Basic d2FsbDpzZWNyZXQ="]


def test_a_redirect_takes_no_password_along(show: Show, own: Signed) -> None:
    """Not to another server, not even one with the same certificate."""
    with (
        secure_site(own.context(), ("wall", "secret")) as server,
        secure_site(own.context()) as elsewhere,
    ):
        server.redirects["/away"] = f"{elsewhere.url}/picture"
        login = BasicAuth("wall", "secret")
        alone = HttpClient(TlsPolicy(frozenset({server.url}), pin=own.sha256, basic_auth=login))
        kiosk = show(server, alone, pin=own.sha256, basic_auth=login)
        client = kiosk.client
        client.apply(replace(client.tls_policy, origins=frozenset({server.url, elsewhere.url})))
        kiosk.load()
        kiosk.do('fetch("/away", {mode: "no-cors"})')
        wait_until(lambda: bool(elsewhere.asked("/picture")), "the redirect was followed")
        assert elsewhere.asked("/picture") == [None]


def test_the_password_follows_a_sign_in_that_led_to_another_address(
    show: Show, own: Signed
) -> None:
    """What the profile was furnished with when the program started is over then."""
    proxied = ("wall", "secret")
    with (
        secure_site(own.context(), proxied) as before,
        secure_site(own.context(), proxied) as server,
    ):
        kiosk = show(before, pin=own.sha256, basic_auth=BasicAuth(*proxied))
        client = kiosk.client
        client.apply(replace(client.tls_policy, origins=frozenset({server.url})))
        kiosk.page.load(f"{server.url}/", server.url)
        wait_until(lambda: server.asked("/"), "the page is asked for")
        assert server.asked("/") == ["Basic d2FsbDpzZWNyZXQ="]


def test_a_wrong_password_is_said_and_not_tried_again(
    show: Show, own: Signed, qt_said: Said
) -> None:
    """No dialog, no loop: one request and its refusal."""
    with secure_site(own.context(), ("wall", "secret")) as server:
        kiosk = show(server, basic_auth=BasicAuth("wall", "wrong"), pin=own.sha256)
        kiosk.page.load(f"{server.url}/", server.url)
        failed = failure(kiosk)
        assert isinstance(failed, events.TokenDenied)
        assert failed.reason is Reason.PROXY
        assert "does not accept http_username" in failed.detail
        settle()
        assert len(server.requests) == 1
    assert qt_said.texts == []
