"""How much memory there is, and what the guard does when it is too much."""

from __future__ import annotations

import mmap
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import psutil
import pytest

from ha_kiosk.host import processes
from ha_kiosk.host.memory import MIB
from ha_kiosk.host.restart import LastRestart, RestartReason
from ha_kiosk.recovery.processes import memory
from ha_kiosk.recovery.processes.memory import GuardHistory, MemoryAction, MemoryReading

HOUR = 3600.0
LARGE = MemoryReading(used=900, limit=800, idle=120.0, page=True, now=1000.0)
SMALL = replace(LARGE, used=800)


def at(now: float, reading: MemoryReading = LARGE) -> MemoryReading:
    """Return a reading at another time."""
    return replace(reading, now=now)


def acts(tried: GuardHistory, *readings: MemoryReading) -> list[MemoryAction]:
    """Return what is done about one reading after the other."""
    done = []
    for reading in readings:
        tried, act = memory.step(tried, reading)
        done.append(act)
    return done


def test_nothing_is_done_below_the_limit() -> None:
    """However long nobody has touched the screen."""
    assert acts(GuardHistory(), SMALL, at(9 * HOUR, SMALL)) == [MemoryAction.NOTHING] * 2


def test_growth_is_answered_with_a_garbage_collection() -> None:
    """By an eighth of the limit, and once; what remains is the new measure."""
    sizes = (300, 400, 401, 320, 420, 421, 410, 510, 511)
    readings = [replace(SMALL, used=used) for used in sizes]
    nothing, collect = MemoryAction.NOTHING, MemoryAction.COLLECT
    assert acts(GuardHistory(), *readings) == [nothing, nothing, collect] * 3


def test_garbage_is_not_collected_under_a_finger() -> None:
    """It takes a few frames."""
    small, grown = replace(SMALL, used=300), replace(SMALL, used=500)
    readings = (small, replace(grown, idle=59.9), grown)
    assert acts(GuardHistory(), *readings) == [
        MemoryAction.NOTHING,
        MemoryAction.NOTHING,
        MemoryAction.COLLECT,
    ]


def test_garbage_is_collected_before_anything_else_is_tried() -> None:
    """It is all that nobody sees."""
    readings = (replace(SMALL, used=300), LARGE, at(1030))
    assert acts(GuardHistory(), *readings) == [
        MemoryAction.NOTHING,
        MemoryAction.COLLECT,
        MemoryAction.RELOAD,
    ]


def test_without_a_page_there_is_no_garbage_to_collect() -> None:
    """That of the program itself is Python's."""
    small, grown = replace(SMALL, used=300), replace(SMALL, used=500)
    assert acts(GuardHistory(), small, replace(grown, page=False)) == [
        MemoryAction.NOTHING,
        MemoryAction.NOTHING,
    ]


def test_a_page_that_has_grown_too_large_is_loaded_again() -> None:
    """Once nobody has touched the screen for a minute."""
    assert acts(GuardHistory(), replace(LARGE, idle=59.9), LARGE) == [
        MemoryAction.NOTHING,
        MemoryAction.RELOAD,
    ]


def test_a_reload_that_helps_is_all_that_is_done() -> None:
    """The next one is hours later, when the page has grown again."""
    readings = (LARGE, at(1030, SMALL), at(2000, SMALL), at(3 * HOUR), at(3 * HOUR + 30, SMALL))
    assert acts(GuardHistory(), *readings) == [
        MemoryAction.RELOAD,
        MemoryAction.NOTHING,
        MemoryAction.NOTHING,
        MemoryAction.RELOAD,
        MemoryAction.NOTHING,
    ]


def test_a_reload_that_does_not_help_within_a_minute_is_followed_by_a_restart() -> None:
    """Then it is not the page that is too large."""
    assert acts(GuardHistory(), LARGE, at(1030), at(1059.9), at(1060)) == [
        MemoryAction.RELOAD,
        MemoryAction.NOTHING,
        MemoryAction.NOTHING,
        MemoryAction.RESTART,
    ]


def test_a_reload_that_does_not_last_counts_as_one_that_does_not_help() -> None:
    """The page must not blink every few minutes."""
    assert acts(GuardHistory(), LARGE, at(1030, SMALL), at(1500)) == [
        MemoryAction.RELOAD,
        MemoryAction.NOTHING,
        MemoryAction.RESTART,
    ]


def test_nothing_is_restarted_under_a_finger() -> None:
    """Whatever has been tried."""
    readings = (LARGE, replace(at(1090), idle=3.0), at(1180))
    assert acts(GuardHistory(), *readings) == [
        MemoryAction.RELOAD,
        MemoryAction.NOTHING,
        MemoryAction.RESTART,
    ]


def test_without_a_page_there_is_only_the_restart() -> None:
    """Offline for weeks, or signed out: nothing of the page is there to be freed."""
    assert acts(GuardHistory(), replace(LARGE, page=False)) == [MemoryAction.RESTART]


def test_the_page_that_is_just_loading_again_is_given_its_minute() -> None:
    """Not there for a moment is not without."""
    assert acts(GuardHistory(), LARGE, replace(at(1010), page=False)) == [
        MemoryAction.RELOAD,
        MemoryAction.NOTHING,
    ]


def test_a_restart_that_did_not_help_is_said_once() -> None:
    """A kiosk whose limit is too low must not start anew for ever."""
    restarted = GuardHistory(restarted=900.0)
    readings = (LARGE, at(1060), at(1090), at(3 * HOUR))
    assert acts(restarted, *readings) == [
        MemoryAction.RELOAD,
        MemoryAction.COMPLAIN,
        MemoryAction.NOTHING,
        MemoryAction.NOTHING,
    ]


def test_another_restart_is_allowed_hours_later() -> None:
    """Six: no more than four times a day."""
    tried = GuardHistory(reloaded=1000.0, restarted=0.0, complained=True)
    assert acts(tried, at(6 * HOUR - 1), at(6 * HOUR)) == [
        MemoryAction.NOTHING,
        MemoryAction.RESTART,
    ]


def test_within_the_pause_of_restarts_a_page_that_leaks_fast_is_still_loaded_again() -> None:
    """Every ten minutes is better than the kernel's choice."""
    tried = GuardHistory(reloaded=1000.0, helped=True, restarted=900.0, complained=True)
    assert acts(tried, at(1300), at(1600)) == [MemoryAction.NOTHING, MemoryAction.RELOAD]


@pytest.mark.parametrize(
    ("configured", "total", "limit"),
    [
        (None, 1024, 512),
        (None, 2048, 1024),
        (None, 3072, 1536),
        (None, 16384, 1536),
        (700, 1024, 700),
        (4000, 1024, 4000),
    ],
)
def test_the_limit_is_half_of_the_memory_unless_configured(
    configured: int | None, total: int, limit: int
) -> None:
    """In MiB; and never more than 1.5 GiB by itself."""
    assert memory.limit(configured, total * MIB) == limit * MIB


def test_the_memory_of_children_counts() -> None:
    """Chromium is made of them, and of theirs."""
    before = memory.used()
    code = (
        "import subprocess, sys; block = b'x' * (64 << 20) if len(sys.argv) > 1 else"
        " subprocess.run([sys.executable, *sys.orig_argv[1:], 'grandchild']);"
        " print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        grown = memory.used() - before
        child.communicate()
    assert 64 * MIB < grown < 120 * MIB


def test_memory_that_is_shared_is_counted_once() -> None:
    """Sums of RSS would count Chromium's libraries in each of its processes."""
    with mmap.mmap(-1, 64 * MIB) as block:
        block.write(b"x" * (64 * MIB))
        before = memory.used()
        code = "import sys; print(flush=True); sys.stdin.read()"
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            assert memory.used() - before < 32 * MIB
            child.communicate()


class FakeProcess:
    """A process of psutil that answers as it is told."""

    def __init__(self, full: Callable[[], object], plain: Callable[[], object]) -> None:
        self.memory_full_info, self.memory_info = full, plain


def raises(err: Exception) -> Callable[[], object]:
    """Return a function that raises `err`."""

    def raise_() -> object:
        raise err

    return raise_


def own_and(monkeypatch: pytest.MonkeyPatch, *children: FakeProcess) -> None:
    """Have this process use 100 bytes, and these children."""
    own = SimpleNamespace(memory_full_info=lambda: SimpleNamespace(pss=100))
    monkeypatch.setattr(psutil, "Process", lambda: own)
    monkeypatch.setattr(processes, "children", lambda: list(children))


def test_a_process_that_lets_nobody_look_counts_without_what_it_shares(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A sandbox may forbid smaps; the sizes are public."""
    plain = SimpleNamespace(rss=70, shared=20)
    own_and(monkeypatch, FakeProcess(raises(psutil.AccessDenied(1)), lambda: plain))
    assert memory.used() == 150


def test_a_process_that_ends_meanwhile_counts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first look at it, or before the second."""
    gone = raises(psutil.NoSuchProcess(1))
    first = FakeProcess(gone, gone)
    second = FakeProcess(raises(psutil.AccessDenied(1)), gone)
    own_and(monkeypatch, first, second)
    assert memory.used() == 100


@pytest.mark.parametrize("reason", RestartReason)
def test_only_a_restart_for_memory_counts_as_one(reason: RestartReason) -> None:
    """Not one by hand, nor one because trust changed."""
    counted = memory.history_after(LastRestart(reason, 900.0)).restarted
    assert counted == (900.0 if reason is RestartReason.MEMORY else None)


def test_a_first_start_has_no_history() -> None:
    """Nothing was tried yet."""
    assert memory.history_after(None) == GuardHistory()
