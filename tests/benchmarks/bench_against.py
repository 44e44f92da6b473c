"""The start of this tree beside that of another revision: `make bench AGAINST=REVISION`.

The two are started in turn, in one Python environment and each in a home of its own, so that a
busy machine is as busy for both: what counts are the ratios. The smallest figure of all rounds has
the least of others' work in it; the median says how much there was. CPU is user time, which waits
for nobody.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home

ROUNDS = 10
ROOT = Path(__file__).parents[2]
AGAINST = os.environ.get("HA_KIOSK_BENCH_AGAINST")
IMPORTS = """
import ha_kiosk.cli.open, ha_kiosk.qt.app, resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
"""


@dataclass(frozen=True, slots=True)
class Tree:
    """One revision of the program, and a home that is signed in."""

    folder: Path
    home: Home

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start Python in the folder, where it finds this revision's package before any other."""
        environment = self.home.environment
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling each time is no start
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """One start: seconds."""

    import_cpu: float
    cpu: float
    wall: float


@pytest.mark.timeout(1800)
@pytest.mark.skipif(AGAINST is None, reason="make bench AGAINST=REVISION")
def test_start_beside_another_revision(tmp_path: Path, home_assistant: OnboardedServer) -> None:
    """Print minima, medians and ratios."""
    assert AGAINST is not None
    trees = (
        Tree(unpacked(AGAINST, tmp_path / "then"), Home(tmp_path / "home-then")),
        Tree(ROOT, Home(tmp_path / "home-now")),
    )
    for tree in trees:
        sign_in(tree, home_assistant)
        measured(tree)  # warms the caches, and compiles
    then: list[Figures] = []
    now: list[Figures] = []
    for _ in range(ROUNDS):
        then.append(measured(trees[0]))
        now.append(measured(trees[1]))
    lines = (
        line("CPU of the imports", [f.import_cpu for f in then], [f.import_cpu for f in now]),
        line("CPU, launch → live", [f.cpu for f in then], [f.cpu for f in now]),
        line("launch → live", [f.wall for f in then], [f.wall for f in now]),
    )
    sys.stdout.write(f"\n{AGAINST} → here, {ROUNDS} rounds\n" + "".join(lines))


def unpacked(revision: str, folder: Path) -> Path:
    """Return a folder with the package as it was in `revision`."""
    archive = subprocess.run(
        ["git", "archive", revision, "ha_kiosk"], cwd=ROOT, check=True, capture_output=True
    )
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as content:
        content.extractall(folder, filter="data")
    return folder


def sign_in(tree: Tree, server: OnboardedServer) -> None:
    """Sign in with the revision's own program."""
    name = ("--username", server.username, "--password-stdin")
    with tree.start("-m", "ha_kiosk", "login", server.url, *name) as program:
        _, errors = program.communicate(server.password.encode() + b"\n")
        assert program.returncode == 0, errors.decode()


def measured(tree: Tree) -> Figures:
    """Import, then start; return what it took."""
    with tree.start("-c", IMPORTS) as program:
        said, _ = program.communicate()
    begin = time.monotonic()
    with tree.start("-m", "ha_kiosk", "open", "--windowed") as program:
        assert program.stderr is not None
        log = []
        for said_line in program.stderr:
            log.append(said_line.decode())
            if "→ live" in log[-1]:
                break
        else:
            pytest.fail("".join(log))
        wall = time.monotonic() - begin
        own = psutil.Process(program.pid)
        used = sum(one.cpu_times().user for one in (own, *own.children(recursive=True)))
        program.terminate()
        program.communicate()
    return Figures(float(said), used, wall)


def line(what: str, then: Sequence[float], now: Sequence[float]) -> str:
    """Return a line: the smallest and the median, then and now, and their ratios."""
    parts = [
        f"{name} {of(then):.2f} → {of(now):.2f} s ({of(now) / of(then):.2f})"
        for name, of in (("minimum", min), ("median", statistics.median))
    ]
    return f"{what:20}{', '.join(parts)}\n"
