"""What holds for all of qt/qml, and is too easily forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness.shown import SHOWN

import ha_kiosk

FILES = sorted((Path(ha_kiosk.__file__).parent / "qt" / "qml").rglob("*.qml"))
RAW = re.compile(r"^ *(?:\w+: )?Text \{$", re.MULTILINE)
NUMBER = re.compile(r"font\.pixelSize: \d+$", re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_is_a_plain_one_of_the_themes_sizes(file: Path) -> None:
    """Left alone, Qt takes for HTML whatever looks like it: a name, a message, a host."""
    source = file.read_text()
    assert bool(RAW.search(source)) == (file.stem == "PlainText")
    assert not NUMBER.search(source)


def test_a_plain_text_is_plain() -> None:
    """All others are made of it."""
    (file,) = (file for file in FILES if file.stem == "PlainText")
    assert "textFormat: Text.PlainText" in file.read_text()


def test_the_gallery_shows_every_file() -> None:
    """`harness.shown` says on which picture; one without a look of its own is named there, too."""
    qml = Path(ha_kiosk.__file__).parent / "qt" / "qml"
    names = {str(file.relative_to(qml).with_suffix("")) for file in FILES}
    assert set(SHOWN) == names - {"Main"}
