"""Credentials: the file is old or new, ours alone, and never a traceback."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ha_kiosk.errors import CredentialsDamaged, KioskError, TokenFileUnusable
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.token_file import TokenFile

OLD = Credentials("http://ha:8123", "http://c/", refresh_token="secret-old", user="Anna")
NEW = Credentials("https://ha.example.com", "http://c/", long_lived_token="secret-new")
GOOD = {"schema": 1, "server": "http://ha", "client_id": "http://c/", "refresh_token": "secret"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the credentials go, in a folder that is not there yet."""
    return tmp_path / "profile" / "credentials.json"


@pytest.fixture
def store(path: Path) -> CredentialStore:
    """Return an empty store."""
    return CredentialStore(path)


def mode(path: Path) -> int:
    """Return the permission bits of `path`."""
    return stat.S_IMODE(path.stat().st_mode)


def write(path: Path, text: str | bytes) -> None:
    """Put a file where the credentials belong, as somebody else would."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(0o600)


@pytest.mark.parametrize("credentials", [OLD, NEW])
def test_what_is_saved_is_loaded(store: CredentialStore, credentials: Credentials) -> None:
    """Round trip, with either kind of token."""
    store.save(credentials)
    assert store.load() == credentials


def test_no_file_means_nobody_is_signed_in(store: CredentialStore, path: Path) -> None:
    """Asking leaves no trace."""
    assert store.load() is None
    store.delete()
    assert not path.parent.exists()


def test_saving_replaces_and_leaves_nothing_else(store: CredentialStore, path: Path) -> None:
    """One file, whatever the number of saves."""
    store.save(OLD)
    store.save(NEW)
    assert store.load() == NEW
    assert [p.name for p in path.parent.iterdir()] == ["credentials.json"]


def test_nobody_else_may_look(store: CredentialStore, path: Path) -> None:
    """The modes hold under a careless umask too."""
    before = os.umask(0)
    try:
        store.save(OLD)
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_a_file_that_others_may_read_is_closed_to_them(store: CredentialStore, path: Path) -> None:
    """Restored from a backup, say."""
    store.save(OLD)
    path.chmod(0o644)
    assert store.load() == OLD
    assert mode(path) == 0o600


def test_deleting_takes_what_was_moved_aside_along(store: CredentialStore, path: Path) -> None:
    """It is damaged, but the token in it may be whole."""
    write(path, '{"refresh_token": "secret",')
    with pytest.raises(CredentialsDamaged):
        store.load()
    assert list(path.parent.iterdir()) != []
    store.delete()
    assert list(path.parent.iterdir()) == []


def test_a_file_of_another_user_is_explained(
    store: CredentialStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has run a command with sudo; here is what undoes that."""

    def closed(_path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("ha_kiosk.storage.atomic_file.read_private", closed)
    with pytest.raises(KioskError, match="If a sudo made it: sudo chown") as err:
        store.load()
    assert str(path.parent) in str(err.value)


def test_what_is_no_file_is_told_and_stays(store: CredentialStore, path: Path) -> None:
    """A pipe in its place: nobody waits for it. A new sign-in replaces it."""
    path.parent.mkdir(mode=0o700)
    os.mkfifo(path)
    for read in (store.load, store.inspect):
        with pytest.raises(KioskError, match=r"Cannot read .*: Not a regular file"):
            read()
    store.save(OLD)
    assert store.load() == OLD


def test_deleting_takes_leftovers_of_a_killed_save_along(
    store: CredentialStore, path: Path
) -> None:
    """They hold the same secret; other files stay."""
    store.save(OLD)
    write(path.with_name("credentials.json.0123.tmp"), "secret")
    write(path.with_name("other"), "")
    store.delete()
    assert [p.name for p in path.parent.iterdir()] == ["other"]
    assert store.load() is None
    store.delete()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        json.dumps(GOOD)[:-10],
        b"\xff\xfe\0",
        "[" * 100_000,
        "null",
        "[]",
        "{}",
        json.dumps({**GOOD, "schema": 2}),
        json.dumps({**GOOD, "schema": "1"}),
        json.dumps({k: v for k, v in GOOD.items() if k != "server"}),
        json.dumps({**GOOD, "server": 1}),
        json.dumps({**GOOD, "server": ""}),
        json.dumps({**GOOD, "server": "ha:8123"}),
        json.dumps({**GOOD, "server": "http://ha/"}),
        json.dumps({**GOOD, "client_id": None}),
        json.dumps({**GOOD, "refresh_token": None}),
        json.dumps({**GOOD, "refresh_token": ""}),
        json.dumps({**GOOD, "refresh_token": ["secret"]}),
        json.dumps({**GOOD, "long_lived_token": "secret"}),
        json.dumps({**GOOD, "user": 1}),
        json.dumps({**GOOD, "ha_version": {}}),
        json.dumps({**GOOD, "stranger": 1}),
    ],
)
def test_a_file_that_is_not_ours_is_moved_aside_and_named(
    store: CredentialStore, path: Path, text: str | bytes
) -> None:
    """Truncated, foreign, of another version: the message says where it went, not what it said."""
    write(path, text)
    with pytest.raises(CredentialsDamaged, match=r"credentials\.json\.damaged-1") as caught:
        store.load()
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert store.load() is None
    aside = path.with_name("credentials.json.damaged-1")
    assert aside.read_bytes() == (text if isinstance(text, bytes) else text.encode())
    assert mode(aside) == 0o600


@pytest.mark.parametrize("text", ["", "[" * 100_000, "{}", '{"refresh_token": "secret",'])
def test_who_only_looks_leaves_a_damaged_file_alone(
    store: CredentialStore, path: Path, text: str
) -> None:
    """The next sign-in moves it aside."""
    write(path, text)
    with pytest.raises(CredentialsDamaged, match="could not be understood") as caught:
        store.inspect()
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert caught.value.__context__ is None
    assert [p.name for p in path.parent.iterdir()] == ["credentials.json"]


def test_who_only_looks_sees_what_is_there(store: CredentialStore, path: Path) -> None:
    """And a mode that others may read stays for the one who may change it."""
    assert store.inspect() is None
    store.save(OLD)
    path.chmod(0o644)
    assert store.inspect() == OLD
    assert mode(path) == 0o644
    path.unlink()
    path.mkdir()
    with pytest.raises(KioskError, match="Is a directory"):
        store.inspect()


def test_a_second_damaged_file_does_not_replace_the_first(
    store: CredentialStore, path: Path
) -> None:
    """Each gets its own number."""
    for number in (1, 2):
        write(path, "")
        with pytest.raises(CredentialsDamaged, match=f"damaged-{number}"):
            store.load()
    assert len(list(path.parent.iterdir())) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"refresh_token": None},
        {"long_lived_token": "secret"},
        {"refresh_token": 5},
        {"server": ""},
        {"client_id": 5},
    ],
)
def test_credentials_hold_exactly_one_token(fields: dict[str, Any]) -> None:
    """What cannot be used cannot be made."""
    values: dict[str, Any] = {"server": "http://ha", "client_id": "c", "refresh_token": "r"}
    with pytest.raises(ValueError, match=r"text|exactly one"):
        Credentials(**{**values, **fields})


def test_tokens_are_not_shown() -> None:
    """Neither token is in the repr."""
    assert "secret" not in repr(OLD) + repr(NEW)


def test_a_folder_in_place_of_the_file_is_explained(store: CredentialStore, path: Path) -> None:
    """The operating system's reason comes with the path."""
    (path / "x").mkdir(parents=True)
    with pytest.raises(KioskError, match=r"Cannot read .*credentials\.json: Is a directory"):
        store.load()
    with pytest.raises(KioskError, match=r"Cannot write .*credentials\.json: Is a directory"):
        store.save(OLD)
    with pytest.raises(KioskError, match=r"Cannot delete .*credentials\.json: Is a directory"):
        store.delete()
    assert [p.name for p in path.parent.iterdir()] == ["credentials.json"]


def test_a_file_in_place_of_the_folder_is_explained(store: CredentialStore, path: Path) -> None:
    """It is not removed for us."""
    path.parent.write_text("")
    with pytest.raises(KioskError, match="Cannot write"):
        store.save(OLD)
    assert path.parent.read_text() == ""


SAVE = """
import resource, signal, sys
from pathlib import Path
from ha_kiosk.errors import KioskError
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.token_file import TokenFile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    CredentialStore(Path(sys.argv[1])).save(Credentials("http://x", "c", refresh_token="secret"))
except KioskError as err:
    sys.exit(str(err))
"""


def test_a_full_disk_keeps_the_old_file(store: CredentialStore, path: Path) -> None:
    """A real limit on the size of files, in a process of its own."""
    store.save(OLD)
    done = subprocess.run(
        [sys.executable, "-c", SAVE, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == f"Cannot write {path}: File too large.\n"
    assert store.load() == OLD
    assert [p.name for p in path.parent.iterdir()] == ["credentials.json"]


LOOP = """
import sys
from pathlib import Path
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.token_file import TokenFile
store = CredentialStore(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    store.save(Credentials("http://ha", "c", refresh_token=f"{number}-" + "x" * number))
    print(number, flush=True)
"""


def test_kill_at_any_moment_leaves_the_old_or_the_new_file(
    store: CredentialStore, path: Path
) -> None:
    """Twenty savers die by SIGKILL; whatever they left is whole, and deleted with the rest."""
    moments = random.Random(2)  # noqa: S311 - only moments
    for _ in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", LOOP, str(path)], stdout=subprocess.PIPE, text=True
        ) as saver:
            assert saver.stdout is not None
            saved = 0
            for _ in range(moments.randint(1, 20)):
                saved = int(saver.stdout.readline())
            saver.send_signal(signal.SIGKILL)
            saved = max([saved, *map(int, saver.stdout.read().split())])
        credentials = store.load()
        assert credentials is not None
        number, _, rest = (credentials.refresh_token or "").partition("-")
        assert int(number) in {saved, saved + 1}
        assert rest == "x" * int(number)
    store.delete()
    assert list(path.parent.iterdir()) == []


def test_the_disk_has_the_file_before_its_name_and_then_the_name(
    store: CredentialStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut needs the order: the file's content, the rename, the folder."""
    seen: list[tuple[str, bool]] = []

    def fsync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        seen.append(("folder" if is_folder else "file", path.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    store.save(OLD)
    assert seen == [("file", False), ("folder", True)]
    store.delete()
    assert seen[2:] == [("folder", False)]


def test_an_address_in_use_is_not_taken_from_the_file(store: CredentialStore, path: Path) -> None:
    """A token goes only where somebody signed in, and where the settings say."""
    write(path, json.dumps(GOOD | {"via": "http://evil"}))
    with pytest.raises(CredentialsDamaged):
        store.load()


def provided(folder: Path, text: str = "0123456789abcdef" * 8) -> TokenFile:
    """Return somebody else's file with a token."""
    file = folder / "token"
    file.touch(mode=0o600)
    file.write_text(text)
    return TokenFile(str(file), "hall")


def test_a_token_in_another_file_is_not_copied(
    store: CredentialStore, path: Path, tmp_path: Path
) -> None:
    """It is read from there each time, also after it was exchanged for one of the other kind."""
    source = provided(tmp_path)
    token = source.read().refresh_token
    credentials = Credentials("http://ha", "http://c/", refresh_token=token, token_file=source)
    store.save(credentials)
    assert str(token) not in path.read_text()
    assert store.load() == store.inspect() == credentials
    provided(tmp_path, 'token = "a.b.c"\nclient_id = "http://d/"')
    found = store.load()
    assert found is not None
    assert (found.refresh_token, found.long_lived_token) == (None, "a.b.c")
    assert found.client_id == "http://d/"


def test_another_file_that_cannot_be_used_damages_nothing(
    store: CredentialStore, path: Path, tmp_path: Path
) -> None:
    """It may come back: a disk that is not mounted yet."""
    source = provided(tmp_path)
    token = source.read().refresh_token
    store.save(Credentials("http://ha", "http://c/", refresh_token=token, token_file=source))
    Path(source.path).unlink()
    for look in (store.load, store.inspect):
        with pytest.raises(TokenFileUnusable, match="cannot be read"):
            look()
    assert path.exists()


@pytest.mark.parametrize("source", ["text", {"path": "/t"}, {"path": 1, "profile": "hall"}])
def test_what_names_no_other_file_is_damage(
    store: CredentialStore, path: Path, source: object
) -> None:
    """Somebody changed it."""
    write(path, json.dumps(GOOD | {"token_file": source}))
    with pytest.raises(CredentialsDamaged):
        store.load()


def test_of_several_that_replace_at_once_each_gets_others(store: CredentialStore) -> None:
    """So that each token is stored, or somebody revokes it."""
    store.save(OLD)
    made = [replace(OLD, refresh_token=f"secret-{number}") for number in range(8)]
    before: list[Credentials | None] = []
    threads = [
        threading.Thread(target=lambda new: before.append(store.replace(new)), args=(new,))
        for new in made
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    known = {found.refresh_token for found in (*before, store.load()) if found}
    assert known == {OLD.refresh_token, *(new.refresh_token for new in made)}


def test_damaged_credentials_are_replaced_by_good_ones(store: CredentialStore, path: Path) -> None:
    """What cannot be read cannot be revoked."""
    write(path, "{")
    assert store.replace(OLD) is None
    assert store.load() == OLD


def test_only_what_was_meant_is_deleted(store: CredentialStore, path: Path) -> None:
    """Not who has signed in just now; damage is deleted in any case."""
    assert store.delete_only(None)
    store.save(OLD)
    assert not store.delete_only(NEW)
    assert not store.delete_only(None)
    assert store.load() == OLD
    assert store.delete_only(OLD)
    assert not path.exists()
    write(path, "{")
    assert store.delete_only(None)
    assert not path.exists()
