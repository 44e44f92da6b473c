"""No token and no password ends up where it does not belong."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running
from harness.ports import free_port

TOKEN = "hassConnection.then(({ auth }) => auth.accessToken)"


def test_secrets_are_in_the_credentials_file_and_nowhere_else(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """Sign in, open, exercise; then look into every file, log, command line and environment."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    stored = json.loads(home.credentials.read_text())
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port), "QT_LOGGING_RULES": ""}
    with running(home, "--log-level", "debug") as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, home_assistant.url) as frontend:
            tokens = [frontend.evaluate(TOKEN)]
            frontend.evaluate("hassConnection.then(({ auth }) => auth.refreshAccessToken(true))")
            tokens.append(frontend.evaluate(TOKEN))
            web_storage = frontend.evaluate(
                "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
            )
        kiosk.ctl("reload")
        kiosk.wait_for("live")
        shown = json.dumps(kiosk.status())
        processes = "".join(_processes(kiosk.process.pid))
        kiosk.ctl("screenshot", file=str(home.folder / "picture.png"))
    told = home.run("status", "--json").stdout + home.run("status").stdout

    secrets = [stored["refresh_token"], home_assistant.password, *map(str, tokens)]
    assert len(set(secrets)) == 4
    assert all(len(secret) >= 8 for secret in secrets)
    for secret in secrets:
        for text in (kiosk.log, str(web_storage), shown, processes, told):
            assert secret not in text
        holders = [file for file in _files(home.folder) if secret.encode() in file.read_bytes()]
        assert holders == ([home.credentials] if secret == stored["refresh_token"] else [])
    assert stat.S_IMODE(home.credentials.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.credentials.parent.stat().st_mode) == 0o700


def test_the_search_would_find_a_secret(home: Home) -> None:
    """The test above can fail: a secret in a file deep down is seen."""
    deep = home.folder / "data" / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "c.log").write_bytes(b"\0\0secret\0")
    assert [file.name for file in _files(home.folder) if b"secret" in file.read_bytes()] == [
        "c.log"
    ]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _processes(pid: int) -> Iterator[str]:
    """Return command lines and environments of a process and its children."""
    own = psutil.Process(pid)
    for process in (own, *own.children(recursive=True)):
        for name in ("cmdline", "environ"):
            yield (Path("/proc") / str(process.pid) / name).read_bytes().decode(errors="replace")
