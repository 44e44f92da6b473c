"""What a sign-in keeps about a certificate, and which rules that and the configuration make."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError, UsageError
from ha_kiosk.server.tls import trust
from ha_kiosk.server.tls.policy import BasicAuth, ClientCertificate
from ha_kiosk.server.tls.trust import Trust
from ha_kiosk.storage.paths import Paths

SERVER = "https://ha.local:8123"
PIN = "ab" * 32
PINNED = Trust(SERVER, certificate=PIN)
AUTHORITY = Trust(SERVER, ca_file="/etc/home-ca.pem")
CONFIG = Config()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where it is kept, in a folder that is not there yet."""
    return tmp_path / "profile" / "trust.json"


@pytest.mark.parametrize("kept", [PINNED, AUTHORITY])
def test_what_is_kept_is_found_again(path: Path, kept: Trust) -> None:
    """And is ours alone, as its neighbour is; once deleted it is gone."""
    assert trust.load(path) is None
    trust.save(path, kept)
    assert trust.load(path) == kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    trust.delete(path)
    trust.delete(path)
    assert trust.load(path) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": 2, "server": "https://ha.local:8123"}',
        json.dumps({"schema": 1, "server": SERVER}),
        json.dumps({"schema": 1, "server": SERVER, "certificate": PIN, "ca_file": "/ca.pem"}),
        json.dumps({"schema": 1, "server": SERVER, "certificate": PIN[:-1]}),
        json.dumps({"schema": 1, "server": SERVER, "certificate": 5}),
        json.dumps({"schema": 1, "server": 5, "certificate": PIN}),
        json.dumps({"schema": 1, "server": SERVER, "certificate": PIN, "more": 1}),
    ],
)
def test_a_file_that_is_not_ours_trusts_nobody(
    path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says that somebody should look."""
    path.parent.mkdir()
    path.write_text(text)
    assert trust.load(path) is None
    assert "cannot be used" in caplog.text


def test_a_disk_that_fails_is_said(tmp_path: Path) -> None:
    """Not a traceback."""
    (tmp_path / "file").touch()
    with pytest.raises(KioskError, match="Cannot write"):
        trust.save(tmp_path / "file" / "trust.json", PINNED)
    (tmp_path / "folder" / "trust.json").mkdir(parents=True)
    with pytest.raises(KioskError, match="Cannot delete"):
        trust.delete(tmp_path / "folder" / "trust.json")


def test_what_was_kept_is_for_its_server_alone() -> None:
    """Another one is trusted as the system says."""
    assert trust.policy_of(CONFIG, {}, [SERVER], PINNED).pin == PIN
    assert trust.policy_of(CONFIG, {}, [SERVER], AUTHORITY).ca_file == Path("/etc/home-ca.pem")
    for other in ("https://ha.local", "https://other:8123"):
        found = trust.policy_of(CONFIG, {}, [other], PINNED)
        assert (found.pin, found.ca_file) == (None, None)
    assert not trust.policy_of(CONFIG, {}, [SERVER], None).are_strict


def test_a_server_that_sends_people_on_to_https_is_the_same() -> None:
    """Whichever of its addresses was typed."""
    assert trust.policy_of(CONFIG, {}, ["http://ha.local:8123"], PINNED).pin == PIN


def test_the_configuration_wins() -> None:
    """Over an authority that was kept, and over a pin."""
    config = replace(CONFIG, ca_file=Path("/ca.pem"))
    for kept in (AUTHORITY, PINNED):
        found = trust.policy_of(config, {}, [SERVER], kept)
        assert (found.ca_file, found.pin) == (Path("/ca.pem"), None)


def test_rules_are_made_of_what_a_profile_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file, and the address as a person writes it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    trust.save(Paths().trust_file, PINNED)
    found = trust.stored_policy(Paths(), {}, CONFIG, "ha.local/wall")
    assert found.pin == PIN
    assert SERVER in found.origins


def test_a_client_certificate_comes_from_the_configuration() -> None:
    """A key without one is a mistake."""
    config = replace(CONFIG, client_certificate=Path("/me.pem"), client_key=Path("/me.key"))
    assert trust.policy_of(config, {}, [SERVER], None).client_certificate == ClientCertificate(
        Path("/me.pem"), Path("/me.key")
    )
    with pytest.raises(UsageError, match="client_key: there is no client_certificate"):
        trust.policy_of(replace(config, client_certificate=None), {}, [SERVER], None)


def test_the_proxys_password_comes_from_the_configuration() -> None:
    """With no password it is empty; a name is needed, and one that can be sent."""
    config = replace(CONFIG, http_username="wall", http_password="secret")
    assert trust.policy_of(config, {}, [SERVER], None).basic_auth == BasicAuth("wall", "secret")
    bare = replace(config, http_password=None)
    assert trust.policy_of(bare, {}, [SERVER], None).basic_auth == BasicAuth("wall", "")
    with pytest.raises(UsageError, match="no http_username"):
        trust.policy_of(replace(config, http_username=None), {}, [SERVER], None)
    with pytest.raises(UsageError, match="colon") as caught:
        trust.policy_of(replace(config, http_username="a:b"), {}, [SERVER], None)
    assert "secret" not in str(caught.value)


def test_the_proxys_password_comes_from_systemd(tmp_path: Path) -> None:
    """LoadCredential= puts it into a folder; what the configuration says wins."""
    env = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert trust.policy_of(CONFIG, env, [SERVER], None).basic_auth is None
    (tmp_path / "http_username").write_text("wall\n")
    (tmp_path / "http_password").write_text(" sec ret \n")
    assert trust.policy_of(CONFIG, env, [SERVER], None).basic_auth == BasicAuth("wall", " sec ret ")
    config = replace(CONFIG, http_username="other")
    assert trust.policy_of(config, env, [SERVER], None).basic_auth == BasicAuth(
        "other", " sec ret "
    )


def test_a_credential_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A kiosk without its password would only be refused later."""
    env = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    (tmp_path / "http_username").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"http_username cannot be read: not a text"):
        trust.policy_of(CONFIG, env, [SERVER], None)
    (tmp_path / "http_username").unlink()
    (tmp_path / "http_username").mkdir()
    with pytest.raises(UsageError, match=r"http_username cannot be read: Is a directory"):
        trust.policy_of(CONFIG, env, [SERVER], None)
