"""Tokens that somebody else keeps: `login --token-file`, and the credential of a unit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running


def test_a_token_file_signs_in_and_stays_its_only_place(
    home: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """Either kind of token, for two profiles out of one file; a log-out ends the refresh token."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    refresh = str(json.loads(home.credentials.read_text())["refresh_token"])
    home.credentials.unlink()
    long_lived = home_assistant.long_lived_token("wall")
    file = tmp_path / "kiosks.toml"
    write(
        file,
        f'url = "{home_assistant.url}"\n[default]\ntoken = "{refresh}"\n'
        f'[hall]\ntoken = "{long_lived}"\n',
    )
    before = unused_for_ever(home_assistant)
    for profile, *more in (("default", "--no-expiry"), ("hall",)):
        done = home.run("login", "--token-file", str(file), "--profile", profile, *more)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"Signed in to {home_assistant.url} as Demo.\n")
    assert len(unused_for_ever(home_assistant) - before) == 1
    assert set(holders(home.folder, refresh, long_lived)) == {file}

    done = home.run("logout")
    assert done.returncode == 0, done.stderr
    refused = home.run("login", "--token-file", str(file))
    assert refused.returncode == 5
    assert refresh not in refused.stdout + refused.stderr
    file.chmod(0o644)
    assert home.run("status", "--profile", "hall").returncode == 0
    assert home.run("login", "--token-file", str(file)).returncode == 16


def test_the_credential_of_a_unit_shows_the_dashboard(
    signed_in: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """As with LoadCredential= of systemd: no sign-in, and nothing on the disk that signs in."""
    token = str(json.loads(signed_in.credentials.read_text())["refresh_token"])
    signed_in.credentials.unlink()
    file = tmp_path / "credentials" / "ha-kiosk.token"
    file.parent.mkdir(mode=0o700)
    write(file, f'url = "{home_assistant.url}"\ntoken = "{token}"\n', mode=0o400)
    signed_in.extra = {"CREDENTIALS_DIRECTORY": str(file.parent)}
    with running(signed_in) as kiosk:
        status = kiosk.wait_for("live")
        assert (status["signed_in"], status["server"]) == (True, home_assistant.url)
    assert list(holders(signed_in.folder, token)) == [file]


def unused_for_ever(server: OnboardedServer) -> set[object]:
    """Return the ids of the kiosks' refresh tokens that do not end while they are not used."""
    return {
        token["id"]
        for token in server.refresh_tokens()
        if token["expire_at"] is None and token["type"] == "normal"
    }


def write(file: Path, text: str, *, mode: int = 0o600) -> None:
    """Write a private file."""
    file.touch(mode=0o600)
    file.write_text(text)
    file.chmod(mode)


def holders(folder: Path, *tokens: str) -> Iterator[Path]:
    """Return the files below `folder` with one of `tokens` in them."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(token.encode() in content for token in tokens):
                yield path
