"""A single sign-on in front of a real Home Assistant, as a person and scripts meet it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.login_page import log_in, login_window, pass_sign_on
from harness.ports import free_port, port_of
from harness.proxy import Proxy, proxying
from harness.sign_on import HOST, SECRET, SignOn, signing_on
from harness.site import Site

pytestmark = pytest.mark.xdist_group("sign-on")


@pytest.fixture
def front() -> Iterator[tuple[SignOn, Site]]:
    """Return a sign-on, and the site of its page."""
    with signing_on() as it:
        yield it


@pytest.fixture
def sign_on(front: tuple[SignOn, Site]) -> SignOn:
    """Return what asks in front of the server."""
    return front[0]


@pytest.fixture
def proxy(home_assistant: OnboardedServer, sign_on: SignOn) -> Iterator[Proxy]:
    """Return the proxy in front of the server, which asks the sign-on."""
    with proxying(port_of(home_assistant.url)) as it:
        it.sign_on = sign_on
        yield it


def end_all_sessions(sign_on: SignOn, proxy: Proxy) -> None:
    """Have nobody's cookie be worth anything."""
    sign_on.change()
    proxy.cut()


def shows_sign_on(kiosk: Kiosk) -> bool:
    """Return whether the page of the sign-on is on screen."""
    return kiosk.status().get("overlay") == "sign-on"


def test_a_person_signs_on_in_the_window_and_again_when_the_cookie_ends(
    home: Home, home_assistant: OnboardedServer, front: tuple[SignOn, Site], proxy: Proxy
) -> None:
    """At the login, not at the next two starts, and once more when all sessions are ended."""
    sign_on, site = front
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port), "HA_KIOSK_SIGN_IN_HOSTS": HOST}
    program = login_window(home, proxy.url)
    pass_sign_on(port, "/sign-in")
    with page(port, "/auth/authorize") as login:
        log_in(login, home_assistant.username, home_assistant.password)
    output, errors = program.communicate(timeout=60)
    assert program.returncode == 0, errors
    assert f"Signed in to {proxy.url}" in output
    # A program without a window knows the cookie, too.
    home.sign_in(proxy.url, home_assistant.username, home_assistant.password)
    texts = output + errors
    with running(home) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        assert kiosk.states() == ["starting → loading", "loading → live"]
    texts += kiosk.log
    with running(home) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        assert kiosk.states() == ["starting → loading", "loading → live"]
        end_all_sessions(sign_on, proxy)
        status = kiosk.wait_for("sign-on")
        assert status["reason"] == "sign-on"
        wait_until(lambda: shows_sign_on(kiosk), "its page")
        pass_sign_on(port, "/sign-in")
        kiosk.wait_for("live")
        assert kiosk.status()["overlay"] != "sign-on"
    texts += kiosk.log
    assert sign_on.cookie not in texts
    assert not any("Cookie" in request for request in site.requests)


def test_a_terminal_says_who_asked_and_what_helps(
    home: Home, home_assistant: OnboardedServer, proxy: Proxy
) -> None:
    """Nothing is asked for and nothing is sent that could count as a failed login."""
    done = home.run(
        "login",
        proxy.url,
        "--username",
        home_assistant.username,
        "--password-stdin",
        stdin=f"{home_assistant.password}\n",
    )
    assert done.returncode == 15
    assert f"{HOST} asks for a sign-in of its own in front of Home Assistant" in done.stderr
    assert "login --method window" in done.stderr
    assert not home.credentials.exists()
    assert proxy.requests == ["GET /auth/providers"]


def test_a_host_that_is_not_named_is_not_shown_and_asked_seldom(
    signed_in: Home, proxy: Proxy, sign_on: SignOn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Our screen names the host and the setting; it is live as soon as the sign-on lets it in."""
    home = signed_in.copy(tmp_path_factory.mktemp("home"), proxy.url)
    with running(home) as kiosk:
        status = kiosk.wait_for("sign-on")
        assert status["screen"] == "A sign-in in front of Home Assistant is needed"
        assert HOST in str(status["last_error"])
        assert not sign_on.seen[-1]
        proxy.sign_on = None
        kiosk.ctl("reload")
        kiosk.wait_for("live")
        assert "offline" not in kiosk.log


def test_a_kiosk_in_which_nobody_is_signed_in_shows_a_page_of_the_servers_own_host(
    home: Home, home_assistant: OnboardedServer, sign_on: SignOn, proxy: Proxy
) -> None:
    """A 401 with a button; then the login page, and the dashboard. With a 403 when it has ended."""
    sign_on.kind = "page"
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(home, "--url", proxy.url) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("signed-out")
        wait_until(lambda: shows_sign_on(kiosk), "its page")
        pass_sign_on(port, proxy.url)
        with page(port, "/auth/authorize") as login:
            log_in(login, home_assistant.username, home_assistant.password)
            kiosk.wait_for("live")
        sign_on.status = 403
        end_all_sessions(sign_on, proxy)
        kiosk.wait_for("sign-on")
        wait_until(lambda: shows_sign_on(kiosk), "its page")
        pass_sign_on(port, proxy.url)
        kiosk.wait_for("live")
        assert "refused" not in " ".join(kiosk.states())


def test_an_address_that_opens_the_proxy_is_where_the_sign_in_begins(
    home: Home, home_assistant: OnboardedServer, sign_on: SignOn, proxy: Proxy
) -> None:
    """Only who knows it can open it; its cookie is the kiosk's, too, which opens it once more."""
    sign_on.kind = "secret"
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    program = login_window(home, proxy.url + SECRET)
    # The frontend itself asks for a login page before that, which is not to be seen.
    with page(port, "/auth/authorize?response_type=code&client_id=http%3A%2F%2Fha-kiosk") as login:
        log_in(login, home_assistant.username, home_assistant.password)
    _output, errors = program.communicate(timeout=60)
    assert program.returncode == 0, errors
    assert home.credentials.exists()
    home.extra |= {"HA_KIOSK_URL": proxy.url}
    for is_new in (False, True):
        if is_new:
            sign_on.change()  # while no kiosk runs
        with running(home) as kiosk:
            kiosk.expect("remote-allow-origins")
            kiosk.wait_for("live")
            if not is_new:
                assert kiosk.states() == ["starting → loading", "loading → live"]
                end_all_sessions(sign_on, proxy)
                # Its page lets the kiosk through at once: the state may be over when it is asked.
                wait_until(lambda: "sign-on → loading" in kiosk.states(), "the sign-on's page")
                kiosk.wait_for("live")
            assert "refused" not in " ".join(kiosk.states())
