"""Files with tokens that somebody else keeps: what is read, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ha_kiosk.errors import TokenFileUnusable
from ha_kiosk.server.auth.token_file import CREDENTIAL, ProvidedToken, TokenFile, of_unit

REFRESH = "0123456789abcdef" * 8
LONG_LIVED = "eyJhbGciOi.eyJpc3Mi.c2ln-_"
URL = "http://ha.local:8123"


def written(folder: Path, text: str | bytes, profile: str = "default") -> TokenFile:
    """Return a private file with `text`."""
    file = folder / "token"
    file.touch(mode=0o600)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return TokenFile(str(file), profile)


@pytest.mark.parametrize("around", ["{}", "{}\n", "\n {}\r\n", "\ufeff{}\n"])
def test_a_bare_token_is_known_by_its_form(tmp_path: Path, around: str) -> None:
    """128 hexadecimal digits, or a JSON Web Token."""
    assert written(tmp_path, around.format(REFRESH)).read() == ProvidedToken(refresh_token=REFRESH)
    found = written(tmp_path, around.format(LONG_LIVED)).read()
    assert found == ProvidedToken(long_lived_token=LONG_LIVED)


def test_a_table_has_more(tmp_path: Path) -> None:
    """The server, and the client id that a refresh token was made with."""
    text = f'url = "{URL}"\ntoken = "{REFRESH}"\nclient_id = "http://10.0.0.9:1234/"'
    assert written(tmp_path, text).read() == ProvidedToken(
        REFRESH, None, URL, "http://10.0.0.9:1234/"
    )


def test_one_file_has_the_tokens_of_all_profiles(tmp_path: Path) -> None:
    """What stands above the tables is for all of them; the others' tables do not matter."""
    text = (
        f'url = "{URL}"\n[hall]\ntoken = "{LONG_LIVED}"\n'
        f'[bath]\ntoken = "{REFRESH}"\nurl = "http://other:8123"\n[odd]\nwhat = 1\n'
    )
    assert written(tmp_path, text, "hall").read() == ProvidedToken(None, LONG_LIVED, URL)
    assert written(tmp_path, text, "bath").read() == ProvidedToken(REFRESH, url="http://other:8123")
    with pytest.raises(TokenFileUnusable, match=r"no token for the profile 'den': write \[den\]"):
        written(tmp_path, text, "den").read()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        ("secret-hunter2", "neither a token of Home Assistant nor valid TOML"),
        ("token = secret-hunter2", "neither a token of Home Assistant nor valid TOML"),
        (b"\xff\xfe", "not a text in UTF-8"),
        ('token = "secret-hunter2"', "neither a long-lived access token nor a refresh token"),
        ("token = 12", "token in .* is not a text"),
        (f'token = "{REFRESH}"\nurl = 1', "url in .* is not a text"),
        (f'token = "{REFRESH}"\nurl = ""', "url in .* is not a text"),
        (f'token = "{REFRESH}"\npin = "secret-hunter2"', "pin in .* is not known"),
        (f'url = "{URL}"', "no token for the profile 'default'"),
    ],
)
def test_what_is_wrong_is_named_without_its_content(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    """With the path, and an exit code of its own."""
    file = written(tmp_path, text)
    with pytest.raises(TokenFileUnusable, match=message) as caught:
        file.read()
    assert file.path in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert REFRESH not in str(caught.value)
    assert caught.value.exit_code == 16


@pytest.mark.parametrize(("mode", "is_fine"), [(0o400, True), (0o440, True), (0o604, False)])
def test_a_file_of_everybody_is_refused(tmp_path: Path, mode: int, is_fine: bool) -> None:  # noqa: FBT001
    """A group may be what lets the kiosk read it; systemd's own credentials look like that."""
    file = written(tmp_path, REFRESH)
    Path(file.path).chmod(mode)
    if is_fine:
        assert file.read().refresh_token == REFRESH
        return
    with pytest.raises(TokenFileUnusable, match=r"every user .* chmod o= "):
        file.read()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """Missing, a folder, a pipe that nobody writes to, and an end of a link that is missing."""
    with pytest.raises(TokenFileUnusable, match="cannot be read: No such file"):
        TokenFile(str(tmp_path / "none")).read()
    with pytest.raises(TokenFileUnusable, match="is not a file"):
        TokenFile(str(tmp_path)).read()
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(TokenFileUnusable, match="is not a file"):
        TokenFile(str(tmp_path / "pipe")).read()


def test_an_error_of_the_disk_is_told() -> None:
    """Also in the middle: the first bytes of this process's memory cannot be read."""
    with pytest.raises(TokenFileUnusable, match="cannot be read: Input/output error"):
        TokenFile("/proc/self/mem").read()


@pytest.mark.parametrize(("path", "profile"), [("", "hall"), ("/token", ""), (1, "hall")])
def test_a_file_has_a_path_and_a_profile(path: str, profile: str) -> None:
    """Both come from a file of ours that somebody may have changed."""
    with pytest.raises(ValueError, match="no file and profile"):
        TokenFile(path, profile)


def test_tokens_are_not_in_a_repr(tmp_path: Path) -> None:
    """Nor is what would tell them."""
    found = written(tmp_path, REFRESH)
    assert REFRESH not in repr(found) + repr(found.read())
    assert LONG_LIVED not in repr(written(tmp_path, LONG_LIVED).read())


def test_the_credential_of_the_unit(tmp_path: Path) -> None:
    """It is found by its name in the folder that systemd names; other units' are none of ours."""
    assert of_unit({}, "hall") is None
    env = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert of_unit(env, "hall") is None
    (tmp_path / CREDENTIAL).touch()
    assert of_unit(env, "hall") == TokenFile(str(tmp_path / CREDENTIAL), "hall")
