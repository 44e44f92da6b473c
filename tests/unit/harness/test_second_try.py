"""What is tried again: a wait that ran out, in a test that says why. Nothing else ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pytest_rerunfailures")
ROOT = Path(__file__).parents[2]
CONFTEST = """
import pytest
from harness.second_try import mark_second_tries

def pytest_collection_modifyitems(items):
    mark_second_tries(items)

@pytest.fixture(autouse=True)
def said():
    texts = []
    yield texts
    assert texts == []
"""
HEAD = """
import pytest
from pathlib import Path
from harness.wait_timeout import WaitTimeout
"""
MARK = '@pytest.mark.flaky_on_slow_machine("the page comes late")'


def run(folder: Path, body: str, mark: str = MARK) -> tuple[int, str, int]:
    """Run a test with this body; return exit code, output and the number of times it began."""
    (folder / "conftest.py").write_text(CONFTEST)
    count = folder / "count"
    lines = [mark, "def test_it(said):", f"    with open({str(count)!r}, 'a') as f: f.write('.')"]
    lines += [f"    {line}" for line in body.splitlines()]
    (folder / "test_it").with_suffix(".py").write_text("\n".join([HEAD, *lines, ""]))
    marks = "-o", "markers=flaky_on_slow_machine: x\nflaky: x"
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(folder), "-c", "/dev/null"]
    done = subprocess.run(
        [*command, *marks, "-p", "no:cacheprovider", "-rR", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"},
        timeout=60,
    )
    return done.returncode, done.stdout, len(count.read_text()) if count.exists() else 0


def test_a_wait_that_ran_out_is_tried_again(tmp_path: Path) -> None:
    """Once; and the summary says so."""
    code, output, times = run(tmp_path, "raise WaitTimeout('the page', 10)")
    assert (code, times) == (1, 2), output
    assert "RERUN" in output
    assert "not within 10 s: the page" in output


def test_the_second_try_may_succeed(tmp_path: Path) -> None:
    """Nothing is left of the first one."""
    body = "if len(Path('count').read_text()) == 1: raise WaitTimeout('the page', 10)"
    code, output, times = run(tmp_path, body)
    assert (code, times) == (0, 2), output


def test_without_the_mark_it_is_not_tried_again(tmp_path: Path) -> None:
    """Where nobody has given a reason."""
    code, output, times = run(tmp_path, "raise WaitTimeout('the page', 10)", mark="")
    assert (code, times) == (1, 1), output


@pytest.mark.parametrize("mark", ["flaky_on_slow_machine", "flaky_on_slow_machine(' ')"])
def test_a_mark_needs_its_reason(tmp_path: Path, mark: str) -> None:
    """Or nothing runs at all."""
    code, output, times = run(tmp_path, "pass", mark=f"@pytest.mark.{mark}")
    assert (code, times) == (pytest.ExitCode.USAGE_ERROR, 0), output


@pytest.mark.parametrize(
    "body",
    [
        "assert 1 == 2",
        "raise TimeoutError('WaitTimeout: no')",
        "assert not 'refresh_token', 'a secret is in the log'",
        # What the autouse fixture finds afterwards, as tests/qt/conftest.py does.
        "said.append('a warning of Qt')",
        "said.append('ValueError in a slot')\nraise WaitTimeout('the page', 10)",
        # What is found while the wait's error is on its way.
        "try: raise WaitTimeout('it', 1)\nexcept WaitTimeout: raise AssertionError('a secret')",
        "try: raise WaitTimeout('it', 1)\nexcept WaitTimeout as e: raise ValueError('a') from e",
    ],
)
def test_nothing_else_is_tried_again(tmp_path: Path, body: str) -> None:
    """A failed check, a Qt warning, an exception in a slot, a secret; also after a wait."""
    code, output, times = run(tmp_path, body)
    assert (code, times) == (1, 1), output


def test_a_crash_is_not_tried_again(tmp_path: Path) -> None:
    """Of the tests' own process."""
    code, output, times = run(tmp_path, "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)")
    assert (code < 0, times) == (True, 1), output
