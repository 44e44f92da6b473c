"""Several kiosks of one user: which there are, and the removal of one."""

from __future__ import annotations

import json

from harness.home_assistant import OnboardedServer
from harness.kiosk import Home


def test_one_profile_is_removed_and_the_other_stays(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """Its token is gone at the server, its files are gone here, and nothing else is."""
    before = token_ids(home_assistant)
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    hall = ("--username", home_assistant.username, "--password-stdin", "--profile", "hall")
    done = home.run("login", home_assistant.url, *hall, stdin=f"{home_assistant.password}\n")
    assert done.returncode == 0, done.stderr
    assert len(token_ids(home_assistant) - before) == 2
    # Where the demo of this user has its Home Assistant.
    installation = home.folder / "cache" / "ha-kiosk" / "demo" / "python"
    installation.parent.mkdir(parents=True)
    installation.touch()

    rows = json.loads(home.run("profile", "list", "--json").stdout)
    assert [(row["profile"], row["running"], row["state"]) for row in rows] == [
        ("default", False, "stopped"),
        ("hall", False, "stopped"),
    ]
    assert all(row["signed_in"] and row["server"] == home_assistant.url for row in rows)
    removed = home.run("profile", "remove", "hall", "--yes")
    assert removed.returncode == 0, removed.stderr
    assert len(token_ids(home_assistant) - before) == 1
    assert home.credentials.exists()
    removed = home.run("profile", "remove", "default", "--yes")
    assert removed.returncode == 0, removed.stderr
    assert token_ids(home_assistant) == before
    assert installation.exists()
    assert not [path for path in home.folder.rglob("*") if path.name in {"default", "hall"}]


def test_a_server_that_moved_keeps_the_sign_in(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """The same server by another name: the same token, and no other server takes it."""
    before = token_ids(home_assistant)
    old = json.loads(signed_in.credentials.read_text())
    assert signed_in.run("config", "set", "url", f"{old['server']}/history").returncode == 0
    there = home_assistant.url.replace("127.0.0.1", "localhost")
    done = signed_in.run("login", "--moved", there)
    assert done.returncode == 0, done.stderr
    assert json.loads(signed_in.credentials.read_text()) == old | {"server": there}
    assert signed_in.run("config", "get", "url").stdout == f"{there}/history\n"
    assert token_ids(home_assistant) == before


def token_ids(server: OnboardedServer) -> set[object]:
    """Return the ids of the owner's refresh tokens."""
    return {token["id"] for token in server.refresh_tokens()}
