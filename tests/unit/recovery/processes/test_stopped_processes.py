"""Processes that somebody stopped go on."""

from __future__ import annotations

import logging
import threading

import pytest

from ha_kiosk.recovery.processes.stopped_processes import StoppedProcesses


def test_what_was_stopped_goes_on_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """Look after look, whatever went wrong with one of them."""
    caplog.set_level(logging.DEBUG)
    looks: list[int] = []
    enough = threading.Event()

    def resume() -> list[int]:
        looks.append(len(looks))
        if len(looks) == 1:
            raise OSError("no /proc")
        if len(looks) == 2:
            return [4711]
        enough.set()
        return []

    stopped = StoppedProcesses(resume, every=0.0)
    stopped.start()
    assert enough.wait(60)
    stopped.close()
    stopped._thread.join(60)
    assert not stopped._thread.is_alive()
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING] == [
        "Process 4711 of the web engine was stopped; resuming it."
    ]
    assert "no /proc" in caplog.text
