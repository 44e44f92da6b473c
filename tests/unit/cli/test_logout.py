"""`ha-kiosk logout`: what is revoked, what is deleted, and in which order."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.fake_home_assistant import LONG_LIVED_TOKEN, FakeHomeAssistant
from harness.fake_kiosk import fake_kiosk

from ha_kiosk.cli import main
from ha_kiosk.server import addresses
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.token_file import TokenFile
from ha_kiosk.storage import atomic_file
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths, private_folder


def logout(*arguments: str) -> Result:
    """Run `ha-kiosk logout`."""
    return CliRunner().invoke(main, ["logout", *arguments])


def signed_in(server: FakeHomeAssistant, profile: str = "default") -> Paths:
    """Have a profile signed in, with browser storage and cache."""
    paths = Paths(profile)
    server.tokens.add(profile)
    store = CredentialStore(paths.credentials_file)
    store.save(Credentials(server.url, "http://ha-kiosk.localhost/", refresh_token=profile))
    with_storage(paths)
    return paths


def with_storage(paths: Paths) -> None:
    """Have browser storage and cache."""
    for folder in (paths.browser_storage, paths.browser_cache):
        folder.mkdir(parents=True)
        (folder / "file").touch()


def is_gone(paths: Paths) -> bool:
    """Return whether nothing of the profile is left."""
    return not (
        paths.credentials_file.exists()
        or paths.browser_storage.exists()
        or paths.browser_cache.exists()
    )


def test_signing_out_revokes_and_deletes(server: FakeHomeAssistant) -> None:
    """At the server first."""
    paths = signed_in(server)
    result = logout()
    assert result.exit_code == 0
    assert result.output == f"Signed out of {server.url}.\n"
    assert server.tokens == set()
    assert is_gone(paths)
    assert not paths.data.exists()


def test_settings_with_a_mistake_keep_everything(server: FakeHomeAssistant) -> None:
    """They say how to reach the server; --local-only needs none."""
    paths = signed_in(server)
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text("zom = 1")
    result = logout()
    assert result.exit_code == 2
    assert "Did you mean zoom? Nothing was deleted." in result.stderr
    assert "--local-only" in result.stderr
    assert server.tokens
    assert logout("--local-only").exit_code == 0
    assert is_gone(paths)


def test_an_unreachable_server_keeps_everything(server: FakeHomeAssistant) -> None:
    """A token that is deleted here can be revoked nowhere."""
    paths = signed_in(server)
    server.is_failing = True
    result = logout()
    assert result.exit_code == 4
    assert "Nothing was deleted" in result.stderr
    assert "--local-only" in result.stderr
    assert paths.credentials_file.exists()
    assert (paths.browser_storage / "file").exists()


def test_local_only_asks_no_server(server: FakeHomeAssistant) -> None:
    """And says what to delete there."""
    paths = signed_in(server)
    result = logout("--local-only")
    assert result.exit_code == 0
    assert server.requests == []
    assert is_gone(paths)
    for text in ("http://ha-kiosk.localhost/", "Security", "Refresh tokens"):
        assert text in result.stdout


def test_the_address_in_use_is_told(server: FakeHomeAssistant) -> None:
    """The first one may not be reached from here."""
    paths = signed_in(server)
    store = CredentialStore(paths.credentials_file)
    store.save(Credentials("http://127.0.0.1:9", "http://c/", refresh_token="default"))
    addresses.use(paths.address_file, server.url)
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text(f'fallback_urls = ["{server.url}"]')
    assert logout().exit_code == 0
    assert server.tokens == set()


def test_a_long_lived_token_must_be_deleted_by_its_owner(server: FakeHomeAssistant) -> None:
    """It cannot be revoked from here."""
    store = CredentialStore(Paths().credentials_file)
    store.save(Credentials(server.url, "http://c/", long_lived_token=LONG_LIVED_TOKEN))
    result = logout()
    assert result.exit_code == 0
    assert server.requests == []
    assert is_gone(Paths())
    assert "stays valid until you delete it" in result.stdout
    assert LONG_LIVED_TOKEN not in result.output


def test_a_token_in_somebody_elses_file_is_revoked_and_stays_there(
    server: FakeHomeAssistant, tmp_path: Path
) -> None:
    """Nothing is deleted that is not ours; where it cannot be read, it cannot be revoked."""
    token = "0123456789abcdef" * 8
    server.tokens.add(token)
    file = tmp_path / "token"
    file.touch(mode=0o600)
    file.write_text(token)
    store = CredentialStore(Paths().credentials_file)
    source = TokenFile(str(file))
    signed_in = Credentials(server.url, "http://c/", refresh_token=token, token_file=source)
    store.save(signed_in)
    result = logout()
    assert result.exit_code == 0
    assert f"The token's own file stays where it is: {file}" in result.stdout
    assert server.tokens == set()
    assert file.read_text() == token

    store.save(signed_in)
    file.unlink()
    result = logout()
    assert result.exit_code == 16
    assert "Nothing was deleted" in result.stderr
    assert Paths().credentials_file.exists()
    assert logout("--local-only").exit_code == 3
    assert is_gone(Paths())


def test_signing_out_twice_says_so() -> None:
    """Exit code 3, and what was left over is gone."""
    with_storage(Paths())
    result = logout()
    assert result.exit_code == 3
    assert result.stderr == "ha-kiosk: The profile 'default' is not signed in.\n"
    assert is_gone(Paths())


def test_damaged_credentials_are_named_and_the_rest_deleted() -> None:
    """There is nothing to revoke with."""
    private_folder(Paths().data)
    Paths().credentials_file.write_text("{")
    with_storage(Paths())
    result = logout()
    assert result.exit_code == 3
    assert "damaged" in result.stderr
    assert is_gone(Paths())


def test_a_running_kiosk_is_told_and_keeps_its_files_open(server: FakeHomeAssistant) -> None:
    """It deletes them itself."""
    paths = signed_in(server)
    with hold(paths), fake_kiosk(paths) as kiosk:
        result = logout()
    assert result.exit_code == 0
    assert result.stderr == ""
    assert kiosk.requests == [{"command": "signed-out"}]
    assert not paths.credentials_file.exists()
    assert (paths.browser_storage / "file").exists()


def test_a_running_kiosk_that_cannot_be_told_deletes_at_its_next_start(
    server: FakeHomeAssistant,
) -> None:
    """And the person is told about it."""
    paths = signed_in(server)
    with hold(paths):
        result = logout()
    assert result.exit_code == 0
    assert "ctl quit" in result.stderr
    assert (paths.data / "delete-browser").exists()


def test_only_the_chosen_profile_is_signed_out(server: FakeHomeAssistant) -> None:
    """The others go on."""
    default, hall = signed_in(server), signed_in(server, "hall")
    assert logout("--profile", "hall").exit_code == 0
    assert is_gone(hall)
    assert default.credentials_file.exists()
    assert server.tokens == {"default"}


def test_all_profiles_can_be_signed_out_at_once(
    server: FakeHomeAssistant, other_server: FakeHomeAssistant
) -> None:
    """One that fails does not keep the others; one that is not signed in is no error."""
    stuck, fine = signed_in(other_server, "attic"), signed_in(server, "hall")
    private_folder(Paths("empty").data)
    other_server.is_failing = True
    result = logout("--all")
    assert result.exit_code == 4
    assert "attic: " in result.stderr
    assert is_gone(fine)
    assert stuck.credentials_file.exists()
    other_server.is_failing = False
    assert logout("--all").exit_code == 0
    assert is_gone(stuck)


def test_all_and_a_profile_do_not_go_together() -> None:
    """Which is meant is not to be guessed."""
    assert logout("--all", "--profile", "hall").exit_code == 2


def test_what_is_not_ours_stays(server: FakeHomeAssistant) -> None:
    """Only what was kept by this program is deleted."""
    paths = signed_in(server)
    other = paths.data / "notes.txt"
    other.touch()
    logout()
    assert other.exists()


def test_who_signs_in_meanwhile_is_signed_out_as_well(
    server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No token stays at the server that nobody has."""
    paths = signed_in(server)
    answer, others = server.answer, ["new"]

    def with_a_login(method: str, path: str, body: dict[str, object], bearer: str) -> object:
        if path == "/auth/revoke" and others:
            token = others.pop()
            server.tokens.add(token)
            CredentialStore(paths.credentials_file).save(
                Credentials(server.url, "http://ha-kiosk.localhost/", refresh_token=token)
            )
        return answer(method, path, body, bearer)

    monkeypatch.setattr(server, "answer", with_a_login)
    assert logout().exit_code == 0
    assert server.tokens == set()
    assert is_gone(paths)


@pytest.mark.parametrize(
    ("arguments", "said"), [((), "Signed out of {url}, but: Cannot"), (("--local-only",), "Cannot")]
)
def test_a_disk_that_deletes_nothing_is_said(
    server: FakeHomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    """And that the session has ended, where it has."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    signed_in(server)
    monkeypatch.setattr(atomic_file, "delete", refuse)
    result = logout(*arguments)
    assert result.exit_code == 1
    assert f"ha-kiosk: {said.format(url=server.url)} delete" in result.stderr
    assert "Read-only file system" in result.stderr
