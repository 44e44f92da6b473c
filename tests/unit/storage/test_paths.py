"""Paths: one place for each thing, private where it has to be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ha_kiosk.errors import KioskError, UsageError
from ha_kiosk.storage.paths import Paths, adopt_runtime_folder, private_folder, profiles

FOLDERS = {
    "CONFIG_HOME": "config",
    "DATA_HOME": "data",
    "CACHE_HOME": "cache",
    "STATE_HOME": "state",
    "RUNTIME_DIR": "run",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that all XDG folders are in."""
    for name, folder in FOLDERS.items():
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / folder))
    return tmp_path


def mode(path: Path) -> int:
    """Return the permission bits of `path`."""
    return stat.S_IMODE(path.stat().st_mode)


def test_every_path_is_where_the_xdg_folders_say(home: Path) -> None:
    """Settings, secrets, cache and sockets each have their own folder."""
    paths = Paths("hall")
    assert paths.config_file == home / "config/ha-kiosk/hall/ha-kiosk.toml"
    assert paths.data == home / "data/ha-kiosk/hall"
    assert paths.credentials_file == home / "data/ha-kiosk/hall/credentials.json"
    assert paths.browser_storage == home / "data/ha-kiosk/hall/browser"
    assert paths.browser_cache == home / "cache/ha-kiosk/hall/browser"
    assert paths.crashes_file == home / "state/ha-kiosk/hall/crashes.json"
    assert paths.runs_file == home / "state/ha-kiosk/hall/runs.json"
    assert paths.server_file == home / "state/ha-kiosk/hall/server.json"
    assert paths.look_file == home / "state/ha-kiosk/hall/look.json"
    assert paths.runtime == home / "run/ha-kiosk"
    assert paths.control_socket == home / "run/ha-kiosk/hall.sock"
    assert paths.lock_file == home / "run/ha-kiosk/hall.lock"


def test_asking_leaves_no_trace(home: Path) -> None:
    """Nothing is created by the way."""
    paths = Paths()
    for name in dir(paths):
        getattr(paths, name)
    assert profiles() == []
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-x", "a b", "ü", "a\n", "x" * 65])
def test_a_profile_is_named_like_a_file(name: str) -> None:
    """Nobody climbs out of the folder by name."""
    with pytest.raises(UsageError, match="cannot be a profile's name"):
        Paths(name)


@pytest.mark.parametrize(("is_there", "set_to"), [(True, "/run/user/"), (False, None)])
def test_the_runtime_folder_of_who_came_by_sudo_is_found(
    monkeypatch: pytest.MonkeyPatch, *, is_there: bool, set_to: str | None
) -> None:
    """If there is one; one that is set is left alone."""
    monkeypatch.setattr(Path, "is_dir", lambda _path: is_there)
    env: dict[str, str] = {}
    adopt_runtime_folder(env)
    assert env.get("XDG_RUNTIME_DIR") == (f"{set_to}{os.getuid()}" if set_to else None)
    env = {"XDG_RUNTIME_DIR": "/x"}
    adopt_runtime_folder(env)
    assert env == {"XDG_RUNTIME_DIR": "/x"}


def test_profiles_are_folders_with_a_name(home: Path) -> None:
    """What else lies there is not ours."""
    root = home / "data/ha-kiosk"
    for name in ("kitchen", "hall", ".hidden"):
        (root / name).mkdir(parents=True)
    (root / "file").write_text("")
    assert profiles() == ["hall", "kitchen"]


def test_a_private_folder_is_made_and_returned(home: Path) -> None:
    """Once and again."""
    folder = home / "a" / "b"
    assert private_folder(folder) == folder
    assert private_folder(folder) == folder
    assert mode(folder) == 0o700


def test_an_open_folder_is_closed_to_others(home: Path) -> None:
    """A secret goes in there."""
    folder = home / "open"
    folder.mkdir()
    folder.chmod(0o755)
    private_folder(folder)
    assert mode(folder) == 0o700


def test_a_link_to_a_folder_is_not_ours(home: Path) -> None:
    """Whoever made it could point it elsewhere."""
    (home / "real").mkdir()
    (home / "link").symlink_to(home / "real")
    with pytest.raises(KioskError, match="link is not a folder of this user"):
        private_folder(home / "link")


def test_a_folder_of_another_user_is_not_ours(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They could read what is in it."""
    (home / "theirs").mkdir()
    monkeypatch.setattr("os.getuid", lambda: (home / "theirs").stat().st_uid + 1)
    with pytest.raises(KioskError, match="theirs is not a folder of this user"):
        private_folder(home / "theirs")


def test_a_folder_in_another_users_folder_is_not_ours(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They could put another folder in its place, as under /tmp without XDG_RUNTIME_DIR."""
    ours = home / "theirs" / "ours"
    ours.mkdir(parents=True)
    real = Path.stat

    def stat(path: Path, *, follow_symlinks: bool = True) -> object:
        info = list(real(path, follow_symlinks=follow_symlinks))
        if path == ours.parent:
            info[4] += 12345
        return os.stat_result(info)

    monkeypatch.setattr(Path, "stat", stat)
    with pytest.raises(KioskError, match="theirs belongs to another user"):
        private_folder(ours)
