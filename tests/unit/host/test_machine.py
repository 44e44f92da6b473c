"""What checks may ask the machine."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from ha_kiosk.host.machine import Machine


def test_this_machine_is_the_default() -> None:
    """Its environment, its user."""
    here = Machine()
    assert here.env == dict(os.environ)
    assert here.user == pwd.getpwuid(os.getuid()).pw_name


def test_a_user_without_a_name_has_a_number(tmp_path: Path) -> None:
    """As in a container."""
    assert Machine({}, root=tmp_path, uid=987_654).user == "987654"


def test_a_file_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    """And one that can is its text."""
    here = Machine({}, root=tmp_path)
    assert here.read("proc/version") is None
    (tmp_path / "version").write_text("6")
    assert here.read("version") == "6"
