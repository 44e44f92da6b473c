"""Which profiles there are, and what goes with one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ha_kiosk.storage import profile_files
from ha_kiosk.storage.paths import Paths, private_folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that all XDG folders are in."""
    for name in ("DATA", "CACHE", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    return tmp_path


def used(name: str) -> Paths:
    """Return a profile that has everything a kiosk makes."""
    paths = Paths(name)
    for folder in (paths.browser_storage / "Local Storage", paths.browser_cache / "Cache"):
        folder.mkdir(parents=True)
        (folder / "000003.log").write_text("kept")
    files = (
        paths.config_file,
        paths.credentials_file,
        paths.device_file,
        paths.trust_file,
        paths.runs_file,
        paths.pin_file,
    )
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    return paths


def files(home: Path) -> set[str]:
    """Return all files below `home`."""
    return {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}


def test_a_profile_is_whatever_has_settings_data_or_state(home: Path) -> None:
    """Also one that was only configured so far, and one that was signed out."""
    assert profile_files.names() == []
    used("hall")
    configured = Paths("configured").config_file
    configured.parent.mkdir(parents=True)
    configured.touch()
    Paths("signed-out").state.mkdir(parents=True)
    assert profile_files.names() == ["configured", "hall", "signed-out"]
    assert all(profile_files.exists(Paths(name)) for name in profile_files.names())


def test_other_folders_are_no_profiles(home: Path) -> None:
    """The demo's installation, an empty folder, a name that no profile can have, a file."""
    (home / "cache/ha-kiosk/demo/2025.4.4").mkdir(parents=True)
    (home / "config/ha-kiosk/empty").mkdir(parents=True)
    (home / "data/ha-kiosk/.hidden").mkdir(parents=True)
    (home / "data/ha-kiosk/file").touch()
    assert profile_files.names() == []


def test_all_of_one_profile_goes_and_nothing_else(home: Path) -> None:
    """Neither another profile nor a folder of all."""
    used("default")
    before = files(home)
    hall = used("hall")
    profile_files.delete(hall)
    assert files(home) == before
    assert profile_files.names() == ["default"]
    assert not any(path.name == "hall" for path in home.rglob("*"))


@pytest.mark.parametrize("name", ["demo", "default"])
def test_the_installation_of_the_demo_stays(home: Path, name: str) -> None:
    """It is in the cache folder of the profile `demo`, and takes minutes to make."""
    python = home / "cache/ha-kiosk/demo/2025.4.4/bin/python"
    python.parent.mkdir(parents=True)
    python.touch()
    profile_files.delete(used(name))
    assert files(home) == {str(python.relative_to(home))}


def test_what_a_person_put_beside_the_settings_stays(home: Path) -> None:
    """A CA, pictures for the screensaver."""
    paths = used("hall")
    (paths.config_file.parent / "ca.pem").touch()
    profile_files.delete(paths)
    assert files(home) == {"config/ha-kiosk/hall/ca.pem"}
    assert not profile_files.exists(paths)


def test_links_lead_nowhere_else(home: Path) -> None:
    """What they point at is not ours; a data folder on another disk is emptied."""
    photos = home / "photos"
    photos.mkdir()
    (photos / "cat.jpg").touch()
    disk = home / "disk"
    private_folder(disk)
    paths = Paths("hall")
    paths.data.parent.mkdir(parents=True)
    paths.data.symlink_to(disk)
    (disk / "credentials.json").touch()
    (disk / "photos").symlink_to(photos)
    settings = home / "settings.toml"
    settings.touch()
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.symlink_to(settings)
    profile_files.delete(paths)
    assert files(home) == {"photos/cat.jpg", "settings.toml"}
    assert list(disk.iterdir()) == []


def test_deleting_twice_is_no_error() -> None:
    """After a power cut in the middle it is done again."""
    paths = used("hall")
    profile_files.delete(paths)
    profile_files.delete(paths)
    assert profile_files.names() == []
