"""Why a renderer died: the table in the module, row by row."""

from __future__ import annotations

import signal

import pytest

from ha_kiosk.recovery.processes.renderer_exit import classify


@pytest.mark.parametrize(
    ("exit_code", "killed_by_kernel", "out_of_memory", "detail"),
    [
        (signal.SIGKILL, False, False, "SIGKILL"),
        (signal.SIGKILL, True, True, "SIGKILL"),
        (signal.SIGTRAP, False, True, "SIGTRAP"),
        (signal.SIGSEGV, False, False, "SIGSEGV"),
        (signal.SIGSEGV, True, False, "SIGSEGV"),
        (signal.SIGTERM, False, False, "SIGTERM"),
        (1002, False, False, "exit code 1002"),
        (-1, False, False, "exit code -1"),
    ],
)
def test_the_signal_tells_why(
    exit_code: int, *, killed_by_kernel: bool, out_of_memory: bool, detail: str
) -> None:
    """A full heap is a trap; the kernel's killer is known by its count."""
    event = classify(exit_code, killed_by_kernel=killed_by_kernel)
    assert (event.out_of_memory, event.detail) == (out_of_memory, detail)
    assert event.launch_failed is (exit_code == 1002)
