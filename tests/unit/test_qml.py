"""What holds for all of qt/qml, and is too easily forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ha_kiosk

FILES = sorted((Path(ha_kiosk.__file__).parent / "qt" / "qml").rglob("*.qml"))
TEXT = re.compile(r"^( *)(?:contentItem: )?Text \{\n(.*?)^\1\}", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_is_plain(file: Path) -> None:
    """Left alone, Qt takes for HTML whatever looks like it: a name, a message, a host."""
    texts = TEXT.findall(file.read_text())
    assert all("textFormat: Text.PlainText" in body for _indent, body in texts)
