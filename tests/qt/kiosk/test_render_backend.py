"""A page that keeps dying: what is remembered, and what `status` says about it."""

from __future__ import annotations

import pytest
from harness.waiting import wait_until
from PySide6.QtCore import QObject

from ha_kiosk.config.choices import Render
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.qt.kiosk.render_backend import RenderBackend
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery.processes import render_fallback
from ha_kiosk.storage.paths import Paths

NOW = 1_800_000_000.0
GPU = Rendering(Render.GPU, "renderD128 (i915)")
SOFTWARE = Rendering(Render.SOFTWARE, "there is no GPU")


def render_backend(
    rendering: Rendering, setting: Render, paths: Paths, runner: JobRunner, parent: QObject
) -> RenderBackend:
    """Return what draws, with a clock that stands still."""
    return RenderBackend(rendering, setting, paths, runner, parent, now=lambda: NOW)


def test_a_crash_loop_is_remembered_for_the_next_start(
    paths: Paths, runner: JobRunner, parent: QObject, caplog: pytest.LogCaptureFixture
) -> None:
    """`status` says it, the log says it once."""
    mine = render_backend(GPU, Render.AUTO, paths, runner, parent)
    assert (mine.backend, mine.why) == ("gpu", "renderD128 (i915)")
    mine.fall_back()
    mine.fall_back()
    wait_until(lambda: "next start" in mine.why, "it is remembered")
    assert mine.why.startswith("renderD128 (i915); in software from the next start")
    assert len(caplog.records) == 1
    chosen = render_fallback.choose(Render.AUTO, {}, paths.crashes_file, NOW + 60)
    assert chosen.backend is Render.SOFTWARE


@pytest.mark.parametrize(("rendering", "setting"), [(SOFTWARE, Render.AUTO), (GPU, Render.GPU)])
def test_where_it_would_not_help_nothing_is_remembered(
    paths: Paths,
    runner: JobRunner,
    caplog: pytest.LogCaptureFixture,
    rendering: Rendering,
    setting: Render,
) -> None:
    """Software already, or somebody has decided."""
    mine = render_backend(rendering, setting, paths, runner, runner)
    mine.fall_back()
    assert "keeps dying" in caplog.text
    assert mine.why == rendering.why
    assert not paths.crashes_file.exists()


def test_a_disk_that_takes_nothing_is_told(
    paths: Paths, runner: JobRunner, parent: QObject, caplog: pytest.LogCaptureFixture
) -> None:
    """The next start tries the GPU again."""
    paths.crashes_file.mkdir(parents=True)
    mine = render_backend(GPU, Render.AUTO, paths, runner, parent)
    mine.fall_back()
    wait_until(lambda: "could not be saved" in caplog.text, "it is told")
    assert mine.why == GPU.why
