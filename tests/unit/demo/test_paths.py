"""The paths of the demo's kiosk."""

from __future__ import annotations

from pathlib import Path

import pytest

from ha_kiosk.demo.paths import DemoPaths
from ha_kiosk.storage.paths import Paths


def test_all_that_is_kept_is_below_the_root(tmp_path: Path) -> None:
    """So that it goes with it."""
    paths = DemoPaths(root=tmp_path)
    kept = (
        paths.config_file,
        paths.data,
        paths.credentials_file,
        paths.browser_storage,
        paths.browser_cache,
        paths.runs_file,
    )
    assert all(path.is_relative_to(tmp_path) for path in kept)
    assert len(set(kept)) == len(kept)


def test_a_demo_is_controlled_as_the_profile_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ha-kiosk ctl --profile demo status`."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert DemoPaths(root=tmp_path).control_socket == Paths("demo").control_socket
    assert DemoPaths(root=tmp_path).lock_file == Paths("demo").lock_file
