"""The main job: `ha-kiosk open` shows the dashboard of a real Home Assistant."""

from __future__ import annotations

import json
import signal
import socket
import stat
from pathlib import Path

import pytest
from harness.devtools import Page, page
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port
from PIL import Image

TOKEN = "hassConnection.then(({ auth }) => auth.accessToken)"


def colours(file: Path) -> int:
    """Return how many colours a picture has; a blank screen has one."""
    with Image.open(file) as picture:
        return len(picture.convert("RGB").getcolors(maxcolors=2**24) or ())


def test_the_dashboard_of_the_signed_in_server_is_shown(signed_in: Home, tmp_path: Path) -> None:
    """Sign in, open, live; the page has no launch screen and many colours."""
    with running(signed_in) as kiosk:
        status = kiosk.wait_for("live")
        picture = tmp_path / "live.png"
        answer = kiosk.ctl("screenshot", file=str(picture))
        assert answer == {"ok": True, "result": {"file": str(picture)}}

        def is_painted() -> bool:
            return kiosk.ctl("screenshot", file=str(picture)) == answer and colours(picture) > 200

        # On a slow machine the page has said that it is there before Chromium has painted it.
        wait_until(is_painted, "the dashboard on the screen")
    assert kiosk.states() == ["starting → loading", "loading → live"]
    assert status["signed_in"] is True
    assert status["reloads"] == 0
    assert status["crashes"] == 0
    assert "external_auth=1" in str(status["url"])


def test_status_has_every_field_of_the_design(signed_in: Home) -> None:
    """`ctl status` and `status --json` tell what is promised."""
    with running(signed_in) as kiosk:
        status = kiosk.wait_for("live")
        told = json.loads(signed_in.run("status", "--json").stdout)
    fields = """profile server user signed_in token_expires_in state since url version ha_version
        pid memory_mb reloads crashes last_error"""
    assert set(fields.split()) <= set(status)
    assert set(fields.split()) <= set(told)
    assert told["state"] == "live"
    assert told["pid"] == kiosk.process.pid
    assert 0 < told["token_expires_in"] <= 1800
    assert told["memory_mb"] > 50


def test_an_address_keeps_its_path_and_query(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """`--url …/history?edit=0` shows that view, with external_auth added."""
    with running(signed_in, "--url", f"{home_assistant.url}/history?edit=0") as kiosk:
        url = str(kiosk.wait_for("live")["url"])
    assert url.startswith(f"{home_assistant.url}/history?")
    assert "edit=0" in url
    assert "external_auth=1" in url


def test_a_screenshot_is_written_and_the_program_ends(signed_in: Home, tmp_path: Path) -> None:
    """`--screenshot` waits for the dashboard, writes the picture and exits with 0.

    It needs no output, not even one that the settings name.
    """
    picture = tmp_path / "dashboard.png"
    signed_in.extra["HA_KIOSK_OUTPUT"] = "HDMI-A-1"
    done = signed_in.run("open", "--size", "800x480", "--screenshot", str(picture))
    assert done.returncode == 0, done.stderr
    with Image.open(picture) as image:
        assert image.size == (800, 480)
    assert colours(picture) > 200


def test_a_screenshot_needs_somebody_signed_in(
    home: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """Without credentials there is no dashboard to wait for: exit 3, no picture."""
    picture = tmp_path / "none.png"
    done = home.run("open", "--url", home_assistant.url, "--screenshot", str(picture))
    assert done.returncode == 3, done.stderr
    assert "ha-kiosk login" in done.stderr
    assert not picture.exists()


def test_a_second_kiosk_of_the_profile_says_that_one_runs(signed_in: Home) -> None:
    """One kiosk for each profile: the second exits with 8 and names the first.

    So does the removal of its profile, and the list shows that it runs.
    """
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        second = signed_in.run("open")
        assert second.returncode == 8
        assert str(kiosk.process.pid) in second.stderr
        assert kiosk.status()["state"] == "live"
        removal = signed_in.run("profile", "remove", "default", "--yes")
        assert removal.returncode == 8
        (row,) = json.loads(signed_in.run("profile", "list", "--json").stdout)
        assert (row["profile"], row["running"], row["state"]) == ("default", True, "live")
        assert kiosk.status()["state"] == "live"
    assert signed_in.credentials.exists()


def test_the_control_socket_is_private_and_goes_with_the_kiosk(signed_in: Home) -> None:
    """0600 in a 0700 folder; `quit` ends the program with 0 and removes it."""
    kiosk = Kiosk(signed_in)
    kiosk.wait_for("live")
    control = signed_in.runtime / "default.sock"
    assert stat.S_IMODE(control.stat().st_mode) == 0o600
    assert stat.S_IMODE(control.parent.stat().st_mode) == 0o700
    assert kiosk.ctl("quit")["ok"] is True
    assert kiosk.process.wait(10) == 0
    assert not control.exists()
    kiosk.check_log()


def test_a_kill_leaves_nothing_in_the_way_of_the_next_start(signed_in: Home) -> None:
    """After kill -9 the lock is free and the stale socket is replaced."""
    first = Kiosk(signed_in)
    first.wait_for("live")
    first.end(signal.SIGKILL)
    with running(signed_in) as second:
        second.wait_for("live")


def test_reload_and_navigate(signed_in: Home, home_assistant: OnboardedServer) -> None:
    """Both bring the dashboard back; a path off the server is refused."""
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        assert kiosk.ctl("reload")["ok"] is True
        kiosk.wait_for("live")
        assert kiosk.status()["reloads"] == 1
        assert kiosk.ctl("navigate", path="/history")["ok"] is True
        wait_until(
            lambda: str(kiosk.status()["url"]).startswith(f"{home_assistant.url}/history"),
            "the history panel",
        )
        for path in ("//example.org/", "/\\example.org", "http://example.org/", "@example.org/"):
            assert kiosk.ctl("navigate", path=path)["ok"] is False
        kiosk.wait_for("live")


def test_the_page_gets_a_new_token_when_it_asks_for_one(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """A plain question is answered from memory, `force` with a new token of the server."""
    port = free_port()
    signed_in.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(signed_in) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, home_assistant.url) as frontend:
            first = frontend.evaluate(TOKEN)
            frontend.evaluate("hassConnection.then(({ auth }) => auth.refreshAccessToken())")
            second = frontend.evaluate(TOKEN)
            frontend.evaluate("hassConnection.then(({ auth }) => auth.refreshAccessToken(true))")
            third = frontend.evaluate(TOKEN)
    assert first == second
    assert third != first


def test_the_webkit_form_of_the_external_app_works_with_the_real_frontend(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """`bridge = "webkit"`: the frontend finds the iOS form alone, and talks through it."""
    port = free_port()
    signed_in.extra = {"HA_KIOSK_BRIDGE": "webkit", "QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(signed_in) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, home_assistant.url) as frontend:
            forms = "[typeof externalApp, typeof externalAppV2, typeof webkit.messageHandlers]"
            assert frontend.evaluate(forms) == ["undefined", "undefined", "object"]
            first = frontend.evaluate(TOKEN)
            frontend.evaluate("hassConnection.then(({ auth }) => auth.refreshAccessToken(true))")
            assert frontend.evaluate(TOKEN) != first


def test_a_token_that_is_about_to_end_is_replaced_before_it_is_handed_out(
    home: Home, tmp_path: Path
) -> None:
    """The server's tokens live for 62 s here: two seconds later the page gets a new one."""
    with start_onboarded(tmp_path / "server") as server:
        home.sign_in(server.url, server.username, server.password)
        server.server.stop()
        stored = tmp_path / "server" / ".storage" / "auth"
        auth = json.loads(stored.read_text())
        for token in auth["data"]["refresh_tokens"]:
            token["access_token_expiration"] = 62.0
        stored.write_text(json.dumps(auth))
        server.server.start()
        port = free_port()
        home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
        with running(home) as kiosk:
            kiosk.expect("remote-allow-origins")
            kiosk.wait_for("live")
            with page(port, server.url) as frontend:
                first = frontend.evaluate(TOKEN)
                wait_until(lambda: renewed(frontend) != first, "a new token")
            assert kiosk.status()["state"] == "live"


def renewed(frontend: Page) -> object:
    """Let the page ask for its token, as it does when the one it has is over, and return it."""
    frontend.evaluate("hassConnection.then(({ auth }) => auth.refreshAccessToken())")
    return frontend.evaluate(TOKEN)


def test_nothing_listens_on_the_network(signed_in: Home) -> None:
    """A running kiosk has no listening TCP or UDP port."""
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        inodes = _sockets(kiosk.process.pid)
        listening = [
            line
            for table in ("tcp", "tcp6")
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[9] in inodes
        ]
    assert not listening


def _sockets(pid: int) -> set[str]:
    """Return the inodes of the sockets of a process and its children."""
    import psutil  # noqa: PLC0415 - used here only

    own = psutil.Process(pid)
    found = set()
    for process in (own, *own.children(recursive=True)):
        for entry in Path(f"/proc/{process.pid}/fd").iterdir():
            try:
                target = str(entry.readlink())
            except OSError:
                continue
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--url", "ftp://ha.example"], 2, "http"),
        (["--url", "http://other.example:8123"], 2, "--profile"),
        (["--zoom", "99"], 2, "zoom"),
        (["--profile", "../x"], 2, "profile"),
        (["--screenshot", "/no/such/folder/x.png"], 2, "folder"),
    ],
)
def test_bad_input_is_refused_before_there_is_a_window(
    signed_in: Home, arguments: list[str], code: int, says: str
) -> None:
    """A clear line on stderr, the exit code for wrong usage, and the credentials stay."""
    done = signed_in.run("open", *arguments)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert signed_in.credentials.exists()


def test_no_display_is_said(signed_in: Home) -> None:
    """Without a display and without `--screenshot`: exit 7."""
    signed_in.extra = {"QT_QPA_PLATFORM": ""}
    done = signed_in.run("open")
    assert done.returncode == 7
    assert "--screenshot" in done.stderr


def test_a_server_that_is_not_there_is_waited_for(signed_in: Home) -> None:
    """The kiosk starts before its server: it says so on screen and tries again."""
    stored = json.loads(signed_in.credentials.read_text())
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        stored["server"] = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        signed_in.credentials.write_text(json.dumps(stored))
        with running(signed_in) as kiosk:
            status = kiosk.wait_for("offline")
            assert "refuse" in str(status["last_error"])
            assert signed_in.credentials.exists()
