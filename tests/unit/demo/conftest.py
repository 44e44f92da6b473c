"""Programs that the demo runs, played by small scripts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Script = Callable[[Path, str], Path]


@pytest.fixture
def script() -> Script:
    """Return a function that makes an executable out of Python code."""

    def make(path: Path, code: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{sys.executable}\n{code}\n")
        path.chmod(0o755)
        return path

    return make
