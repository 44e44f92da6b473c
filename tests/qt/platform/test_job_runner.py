"""Jobs run elsewhere; what comes of them arrives on the UI thread."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial

import pytest
import shiboken6
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.qt.platform.job_runner import JobRunner

HERE = threading.get_ident()


def fail(err: Exception) -> None:
    """Be called by nobody."""
    raise AssertionError(err)


def nothing(_result: object) -> None:
    """Take a result and do nothing with it."""


def test_a_job_runs_elsewhere_and_its_result_arrives_here(runner: JobRunner) -> None:
    """On a daemon thread, so that it cannot hold the end of the program."""
    results: list[tuple[tuple[bool, bool], int]] = []

    def job() -> tuple[bool, bool]:
        return threading.get_ident() == HERE, threading.current_thread().daemon

    def done(result: tuple[bool, bool]) -> None:
        results.append((result, threading.get_ident()))

    assert runner.submit(job, done, fail)
    assert results == []
    wait_until(lambda: results, "the result")
    assert results == [((False, True), HERE)]


def test_an_error_arrives_here_too(runner: JobRunner) -> None:
    """The very error, for `failed` alone."""
    boom = ValueError("boom")
    errors: list[tuple[Exception, int]] = []

    def job() -> None:
        raise boom

    assert runner.submit(job, nothing, lambda err: errors.append((err, threading.get_ident())))
    wait_until(lambda: errors, "the error")
    assert errors == [(boom, HERE)]


def test_the_ui_thread_does_not_wait(runner: JobRunner) -> None:
    """A job that hangs holds nobody, not even the next job."""
    connection_policy = threading.Event()
    results: list[int] = []
    runner.submit(lambda: connection_policy.wait(10), nothing, fail)
    runner.submit(partial(int, 2), results.append, fail)
    wait_until(lambda: results == [2], "the second job's result")
    connection_policy.set()


def test_beyond_the_limit_a_job_is_refused(parent: QObject) -> None:
    """And not run; when one has ended, there is room again."""
    runner = JobRunner(parent, limit=2)
    connection_policy = threading.Event()
    ran: list[int] = []
    results: list[object] = []

    def job(number: int) -> int:
        connection_policy.wait(10)
        ran.append(number)
        return number

    for number in range(2):
        assert runner.submit(partial(job, number), results.append, fail)
    assert not runner.submit(partial(job, 99), results.append, fail)
    connection_policy.set()
    wait_until(lambda: len(results) == 2, "both results")
    assert sorted(ran) == [0, 1]
    assert runner.submit(lambda: 3, results.append, fail)
    wait_until(lambda: results[-1] == 3, "the third result")


def test_a_job_that_failed_makes_room_too(parent: QObject) -> None:
    """Otherwise a server that is away would block the runner for good."""
    runner = JobRunner(parent, limit=1)
    errors: list[Exception] = []
    for _ in range(3):
        assert runner.submit(partial(int, "none"), nothing, errors.append)
        wait_until(lambda: errors, "the error")
        errors.clear()


def test_the_end_waits_for_a_job_that_uses_qt(runner: JobRunner) -> None:
    """Qt must not be deleted under it; nobody waits for another job."""
    closing, ended = threading.Event(), threading.Event()
    never = threading.Event()

    def paint() -> None:
        assert closing.wait(60)
        ended.set()

    runner.submit(never.wait, nothing, fail)
    runner.submit(paint, nothing, fail, uses_qt=True)
    threading.Timer(0.1, closing.set).start()
    runner.close()
    assert ended.is_set()
    never.set()


def test_after_the_end_nothing_is_delivered(runner: JobRunner) -> None:
    """Neither what comes later nor what was on its way."""
    connection_policy, ended = threading.Event(), threading.Event()
    results: list[object] = []

    def job() -> None:
        connection_policy.wait(10)
        ended.set()

    runner.submit(job, results.append, results.append)
    runner.submit(lambda: 1, results.append, results.append)
    runner.close()
    connection_policy.set()
    assert ended.wait(10)
    pass_time(0.02)
    assert results == []


@pytest.mark.parametrize("error", [False, True])
def test_a_job_may_outlive_its_runner(application: QObject, *, error: bool) -> None:
    """The program ends while the server has not answered yet; no traceback comes of it."""
    runner = JobRunner()
    connection_policy = threading.Event()
    thread: list[threading.Thread] = []

    def job() -> None:
        thread.append(threading.current_thread())
        connection_policy.wait(10)
        if error:
            raise ValueError("too late")

    runner.submit(job, nothing, fail)
    wait_until(lambda: thread, "the job has begun")
    runner.close()
    shiboken6.delete(runner)
    connection_policy.set()
    thread[0].join(10)
    assert not thread[0].is_alive()


def test_a_runner_that_goes_while_jobs_end_takes_nobody_along(application: QObject) -> None:
    """Emitting from the jobs' threads crashed the process here: no thread may touch Qt."""
    results: list[int] = []
    for number in range(300):
        runner = JobRunner()
        for _ in range(5):
            runner.submit(partial(int, number), results.append, fail)
        settle()
        shiboken6.delete(runner)
    assert results


def test_what_a_job_reports_to_is_not_freed_by_its_thread(application: QObject) -> None:
    """An object of Qt's must go on the thread that it lives on."""

    class Owner(QObject):
        def done(self, _result: object) -> None:
            """Be called by nobody."""

    connection_policy = threading.Event()
    owner, runner = Owner(), JobRunner()
    gone: list[int] = []
    weakref.finalize(owner, lambda: gone.append(threading.get_ident()))
    runner.submit(lambda: connection_policy.wait(10), owner.done, fail)
    runner.close()
    del owner
    gc.collect()
    assert gone == [HERE]
    connection_policy.set()
