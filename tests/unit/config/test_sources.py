"""The settings of a profile, and which file or variable each comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from ha_kiosk.config import sources
from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.errors import UsageError
from ha_kiosk.storage import paths as storage_paths
from ha_kiosk.storage.paths import Paths


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return a profile whose two files can be written."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(storage_paths, "SYSTEM_CONFIG_FILE", tmp_path / "etc.toml")
    paths = Paths("hall")
    paths.config_file.parent.mkdir(parents=True)
    return paths


def test_the_profile_wins_over_the_machine(paths: Paths) -> None:
    """The environment over both, and the command line over all."""
    paths.system_config_file.write_text('url = "http://etc"\nzoom = 2\ntheme = "dark"\n')
    paths.config_file.write_text('zoom = 3\nlanguage = "de"\nmemory_limit = 100\n')
    env = {"HA_KIOSK_LANGUAGE": "fr", "HA_KIOSK_MEMORY_LIMIT": "200"}
    assert sources.load(paths, env, {"memory_limit": 300}) == Config(
        url="http://etc", zoom=3, theme=Theme.DARK, language="fr", memory_limit=300
    )


def test_each_setting_has_its_source(paths: Paths) -> None:
    """A file by its path, a variable by its name."""
    paths.system_config_file.write_text("zoom = 2\nscreen.off_after = 60\n")
    paths.config_file.write_text("zoom = 3\n")
    found = sources.settings(paths, {"HA_KIOSK_LANGUAGE": "fr"})
    assert list(found) == list(Config.__dataclass_fields__)
    assert found["zoom"] == sources.Setting("zoom", 3, str(paths.config_file))
    assert found["screen_off_after"].source == str(paths.system_config_file)
    assert found["language"] == sources.Setting("language", "fr", "HA_KIOSK_LANGUAGE")
    assert found["theme"] == sources.Setting("theme", Theme.AUTO, "default")


def test_a_mistake_is_named_with_its_file(paths: Paths) -> None:
    """Of both files."""
    paths.system_config_file.write_text("zom = 2\n")
    with pytest.raises(UsageError, match=r"zom in .*/etc.toml is not a setting"):
        sources.load(paths, {}, {})
