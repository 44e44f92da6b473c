"""Which start of the machine this is."""

from __future__ import annotations

from pathlib import Path

from ha_kiosk.host import boot


def test_it_is_the_same_until_the_machine_starts_anew() -> None:
    """The kernel says so."""
    assert boot.number()
    assert boot.number() == boot.number()


def test_without_a_kernel_that_says_so_it_is_not_known(tmp_path: Path) -> None:
    """No file, or not its kind of text."""
    assert boot.number(tmp_path / "none") == ""
    (tmp_path / "odd").write_bytes(b"\xff")
    assert boot.number(tmp_path / "odd") == ""
