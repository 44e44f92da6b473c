"""`ha-kiosk doctor` against a real server, on a machine where things are missing."""

from __future__ import annotations

import json

from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running
from harness.ports import free_port

WITHIN = 120.0


def diagnose(home: Home, *arguments: str) -> tuple[dict[str, dict[str, str]], int]:
    """Return the findings by their names, and the exit code."""
    done = home.run("doctor", "--json", *arguments, timeout=WITHIN)
    assert done.stderr == ""
    return {finding["name"]: finding for finding in json.loads(done.stdout)}, done.returncode


def levels(found: dict[str, dict[str, str]], *names: str) -> list[str]:
    """Return how bad some findings are."""
    return [found[name]["level"] for name in names]


def test_a_kiosk_that_works_has_no_problem(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """Every step to the server, and what the real Chromium says about itself."""
    found, code = diagnose(signed_in)
    assert not [f for f in found.values() if f["level"] == "problem"]
    assert code == 0
    names = ("libraries", "chromium", "dns", "server", "token", "websocket", "home-assistant")
    assert levels(found, *names) == ["ok"] * 7
    assert found["server"]["text"] == f"Home Assistant answers at {home_assistant.url}."
    assert "Chromium 1" in found["chromium"]["text"]
    assert found["codecs"]["level"] in {"ok", "warning"}
    assert "only a display shows it" in found["gpu"]["text"]


def test_the_lines_for_a_person_end_with_a_summary(signed_in: Home) -> None:
    """No display is needed, and nothing is written to stderr."""
    done = signed_in.run("doctor", timeout=WITHIN)
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""
    assert "ok       token" in done.stdout
    assert "warning" in done.stdout.splitlines()[-1]


def tokens(server: OnboardedServer) -> set[str]:
    """Return the ids of all refresh tokens of the server's owner."""
    return {str(token["id"]) for token in server.refresh_tokens()}


def test_a_revoked_token_is_a_problem_and_is_sent_once(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """The credentials stay: only the kiosk itself may forget them."""
    before = tokens(home_assistant)
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    (mine,) = tokens(home_assistant) - before
    stored = home.credentials.read_text()
    home_assistant.delete_refresh_token(mine)
    found, code = diagnose(home)
    assert code == 1
    assert found["token"]["level"] == "problem"
    assert found["token"]["fix"] == f"ha-kiosk login {home_assistant.url}"
    assert found["websocket"]["level"] == "skipped"
    assert home.credentials.read_text() == stored


def test_a_server_that_is_away_is_a_problem(signed_in: Home) -> None:
    """And nothing is said about the token."""
    stored = json.loads(signed_in.credentials.read_text())
    stored["server"] = f"http://127.0.0.1:{free_port()}"
    signed_in.credentials.write_text(json.dumps(stored))
    found, code = diagnose(signed_in)
    assert code == 1
    assert "connection refused" in found["server"]["text"]
    assert levels(found, "token", "websocket", "home-assistant") == ["skipped"] * 3


def test_a_kiosk_that_runs_is_no_rival_of_itself(signed_in: Home) -> None:
    """Its own processes are not reported."""
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        found, _code = diagnose(signed_in)
        assert f" {kiosk.process.pid}" not in (found["conflicts"]["fix"] or "")
        assert found["runtime-folder"]["level"] == "ok"
