"""What Home Assistant would install when it first starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ha_kiosk.demo.requirements import closure, components
from ha_kiosk.errors import DemoFailed

TOTP = '"""A module."""\nREQUIREMENTS = [\n    "pyotp==2.8.0",\n    "PyQRCode==1.2.1",\n]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of integrations of an installation in `tmp_path`."""
    homeassistant = tmp_path / "lib" / "python3.13" / "site-packages" / "homeassistant"
    integrations = homeassistant / "components"
    for name, manifest in {
        "frontend": {"requirements": ["frontend==1"], "dependencies": ["http"]},
        "http": {"dependencies": ["frontend"], "after_dependencies": ["cloud"]},
        "cloud": {"requirements": ["cloud==2", "shared==3"]},
        "demo": {"requirements": ["shared==3"]},
        "light": {"requirements": ["light==4"]},
        "unused": {"requirements": ["unused==5"]},
        "odd": [],
    }.items():
        (integrations / name).mkdir(parents=True)
        (integrations / name / "manifest.json").write_text(json.dumps(manifest))
    for name in ("__init__", "light", "const"):
        (integrations / "demo" / f"{name}.py").touch()
    (homeassistant / "auth" / "mfa_modules").mkdir(parents=True)
    (homeassistant / "auth" / "mfa_modules" / "totp.py").write_text(TOTP)
    return integrations


def test_requirements_come_from_all_that_is_set_up(folder: Path) -> None:
    """Dependencies, in circles too, "after" dependencies, platforms and ways to sign in."""
    assert closure(folder, ("frontend", "demo", "odd")) == [
        "PyQRCode==1.2.1",
        "cloud==2",
        "frontend==1",
        "light==4",
        "pyotp==2.8.0",
        "shared==3",
    ]


def test_an_installation_has_its_integrations(folder: Path, tmp_path: Path) -> None:
    """Whatever its Python."""
    assert components(tmp_path) == folder


def test_an_installation_without_home_assistant_is_said(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(DemoFailed, match="Delete that folder"):
        components(tmp_path)
