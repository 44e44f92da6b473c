"""A crash loop is remembered for a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ha_kiosk.config.choices import Render
from ha_kiosk.host.qt_runtime import gpu
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.recovery.processes import render_fallback

NOW = 1_800_000_000.0
GPU = Rendering(Render.GPU, "renderD128 (i915)")


@pytest.fixture(autouse=True)
def _machine_has_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    def choose(setting: Render, _env: object) -> Rendering:
        return GPU if setting is Render.AUTO else Rendering(setting, "as configured")

    monkeypatch.setattr(gpu, "choose", choose)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where crash loops are remembered."""
    return tmp_path / "state" / "crashes.json"


def test_without_a_crash_loop_the_gpu_draws(file: Path) -> None:
    """And no trace is left."""
    assert render_fallback.choose(Render.AUTO, {}, file, NOW) == GPU
    assert not file.parent.exists()


@pytest.mark.parametrize("age", [0, 3600, 86_000, -3600])
def test_for_a_day_after_a_crash_loop_software_draws(file: Path, age: float) -> None:
    """Also where the clock was set back meanwhile; `status` says why."""
    render_fallback.remember(file, NOW - age)
    chosen = render_fallback.choose(Render.AUTO, {}, file, NOW)
    assert chosen.backend is Render.SOFTWARE
    assert "kept dying" in chosen.why
    assert "2027-01-1" in chosen.why


@pytest.mark.parametrize("age", [86_400, 10 * 86_400, -86_400])
def test_after_a_day_the_gpu_gets_another_try(file: Path, age: float) -> None:
    """A driver may have been mended."""
    render_fallback.remember(file, NOW - age)
    assert render_fallback.choose(Render.AUTO, {}, file, NOW) == GPU


@pytest.mark.parametrize("setting", [Render.GPU, Render.SOFTWARE])
def test_a_setting_overrules_what_is_remembered(file: Path, setting: Render) -> None:
    """And for good: the loop is forgotten."""
    render_fallback.remember(file, NOW)
    assert render_fallback.choose(setting, {}, file, NOW).backend is setting
    assert render_fallback.choose(Render.AUTO, {}, file, NOW) == GPU


def test_a_setting_works_on_a_disk_that_takes_nothing(file: Path) -> None:
    """What cannot be forgotten does not matter then."""
    file.mkdir(parents=True)
    assert render_fallback.choose(Render.GPU, {}, file, NOW).backend is Render.GPU


@pytest.mark.parametrize("facts", ['{"crash_loop": "x"}', '{"crash_loop": NaN}', "{}", "nonsense"])
def test_what_makes_no_sense_is_not_remembered(file: Path, facts: str) -> None:
    """A file that somebody damaged."""
    file.parent.mkdir()
    file.write_text(facts)
    assert render_fallback.choose(Render.AUTO, {}, file, NOW) == GPU


def test_a_loop_is_written_as_a_number(file: Path) -> None:
    """Seconds since the epoch."""
    render_fallback.remember(file, NOW)
    assert json.loads(file.read_text()) == {"crash_loop": NOW}
