"""The Debian package, and a clean Debian 13 to try it on: one for all tests of this run."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.debian import REPOSITORY, TOOL, Debian, booted


@pytest.fixture(scope="session")
def package() -> Path:
    """Return the package, built now, in a clean Debian 13."""
    subprocess.run([TOOL, "deb"], check=True)
    (found,) = (REPOSITORY / "dist").glob("ha-kiosk_*.deb")
    return found


@pytest.fixture(scope="session")
def debian() -> Iterator[Debian]:
    """Return a clean Debian 13 that has booted."""
    with booted() as running:
        yield running
