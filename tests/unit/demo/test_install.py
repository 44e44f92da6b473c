"""The installation of Home Assistant, with installers that are played by small scripts."""

from __future__ import annotations

import fcntl
import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ha_kiosk.demo import install
from ha_kiosk.demo.install import STAMP, Installed, cache, existing, provide, succeeded
from ha_kiosk.demo.progress import DemoProgress
from ha_kiosk.demo.python import Python
from ha_kiosk.errors import DemoFailed

# Plays the base Python, the environment's Python with its pip, and uv; each call is recorded, and
# those that match FAKE_FAILS fail with FAKE_SAYS. `--no-deps homeassistant` makes an installation.
TOOL = r"""
import json, os, pathlib, re, shutil, sys
me, args = pathlib.Path(sys.argv[0]), sys.argv[1:]
with open(os.environ["FAKE_RECORD"], "a") as record:
    record.write(json.dumps([me.name, *args]) + "\n")
line = " ".join([me.name, *args])
if re.search(os.environ.get("FAKE_FAILS", "(?!)"), line):
    print(os.environ.get("FAKE_SAYS", "error: broken"))
    sys.exit(1)
if "venv" in args:
    new = pathlib.Path(args[-1], "bin", "python")
    new.parent.mkdir(parents=True)
    shutil.copy(me, new)
elif "--target" in args:
    new = pathlib.Path(args[args.index("--target") + 1], "bin", "uv")
    new.parent.mkdir(parents=True)
    shutil.copy(me, new)
elif args[-1] == "homeassistant":
    python = pathlib.Path(args[args.index("--python") + 1]) if "--python" in args else me
    site = python.parent.parent / "lib" / "python3.13" / "site-packages" / "homeassistant"
    frontend = site / "components" / "frontend"
    frontend.mkdir(parents=True)
    (frontend / "manifest.json").write_text('{"requirements": ["home-assistant-frontend==1"]}')
elif args[0] == "-I":
    print(os.environ.get("FAKE_VERSION", "2026.11.0"))
"""


class Machine:
    """A machine with a Python, and maybe uv, in `folder`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = folder / "cache"
        self.stream = io.StringIO()
        self._bin = folder / "bin"
        self._record = folder / "record"
        self._monkeypatch = monkeypatch
        self.has_venv = True
        self.env("PATH", str(self._bin))
        self.env("FAKE_RECORD", str(self._record))
        self.tool("base-python")
        self.tool("cc")

    def env(self, name: str, value: str) -> None:
        """Set an environment variable."""
        self._monkeypatch.setenv(name, value)

    def tool(self, name: str) -> None:
        """Put a program on the path."""
        self._bin.mkdir(exist_ok=True)
        (self._bin / name).write_text(f"#!{sys.executable}\n{TOOL}")
        (self._bin / name).chmod(0o755)

    def remove(self, name: str) -> None:
        """Take a program away."""
        (self._bin / name).unlink()

    def provide(self) -> Installed:
        """Run what is tested."""
        pythons = [Python(self._bin / "base-python", (3, 13, 5), has_venv=self.has_venv)]
        return provide(self.root, DemoProgress(self.stream), find=lambda: pythons)

    @property
    def venv(self) -> Path:
        """Return where Home Assistant is installed."""
        return self.root / "homeassistant-py3.13"

    @property
    def calls(self) -> list[str]:
        """Return the commands that were run since last asked, but for the question of versions."""
        lines = self._record.read_text().splitlines() if self._record.exists() else []
        self._record.unlink(missing_ok=True)
        calls = [json.loads(line) for line in lines]
        return [
            " ".join(call).replace(str(self.root), "CACHE") for call in calls if call[1] != "-I"
        ]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return a machine without uv."""
    return Machine(tmp_path, monkeypatch)


VENV = "CACHE/homeassistant-py3.13"
CONSTRAINTS = f"{VENV}/lib/python3.13/site-packages/homeassistant/package_constraints.txt"
UV = f"uv pip install --python {VENV}/bin/python"
ALL = f"-c {CONSTRAINTS} -r {VENV}/requirements.txt"
THEN = "--exclude-newer 2026-12-10T00:00:00Z"
FIRST = "--no-deps homeassistant"
FETCH = "python -m pip install --upgrade --target CACHE/uv --only-binary :all: uv"


def test_uv_is_fetched_and_installs_all(machine: Machine) -> None:
    """It is ten times faster than pip."""
    assert machine.provide() == Installed(machine.venv / "bin" / "python", "2026.11.0")
    assert machine.calls == [
        f"base-python -m venv {VENV}",
        FETCH,
        f"{UV} {FIRST}",
        f"{UV} {THEN} {ALL}",
    ]
    assert (machine.venv / "requirements.txt").read_text() == (
        "homeassistant==2026.11.0\nhome-assistant-frontend==1\n"
    )
    assert "Home Assistant 2026.11.0 is installed.\n" in machine.stream.getvalue()


def test_second_run_installs_nothing(machine: Machine) -> None:
    """Nor says anything."""
    first = machine.provide()
    assert machine.calls
    machine.stream.truncate(0)
    assert machine.provide() == first
    assert machine.calls == []
    assert not machine.stream.getvalue().strip("\0")


def test_uv_of_the_system_is_used(machine: Machine) -> None:
    """And makes the environment where Python cannot."""
    machine.tool("uv")
    machine.has_venv = False
    machine.provide()
    python = machine.venv.parent.parent / "bin" / "base-python"
    assert machine.calls == [
        f"uv venv --seed --python {python} {VENV}",
        f"{UV} {FIRST}",
        f"{UV} {THEN} {ALL}",
    ]


def test_fetched_uv_is_kept(machine: Machine) -> None:
    """For the next installation."""
    machine.provide()
    (machine.venv / STAMP).unlink()
    machine.provide()
    assert machine.calls.count(FETCH) == 1


def test_pip_does_without_uv(machine: Machine) -> None:
    """There is none for every machine."""
    machine.env("FAKE_FAILS", "--target")
    machine.provide()
    assert machine.calls[2:] == [
        f"python -m pip install {FIRST}",
        f"python -m pip install {ALL}",
    ]
    assert "Going on without it." in machine.stream.getvalue()


def test_pip_is_tried_where_uv_reaches_nothing(machine: Machine) -> None:
    """It may have an index of its own, in pip.conf."""
    machine.env("FAKE_FAILS", "^uv pip")
    machine.env("FAKE_SAYS", "dns error")
    machine.provide()
    assert machine.calls[2:4] == [f"{UV} {FIRST}", f"python -m pip install {FIRST}"]
    assert "Trying with pip." in machine.stream.getvalue()


def test_no_network_is_said(machine: Machine) -> None:
    """By whichever installer is the last."""
    machine.env("FAKE_FAILS", "pip install")
    machine.env("FAKE_SAYS", "Temporary failure in name resolution")
    with pytest.raises(DemoFailed, match="PyPI cannot be reached"):
        machine.provide()


def test_what_failed_is_made_again(machine: Machine) -> None:
    """From the start: half an environment is none."""
    machine.env("FAKE_FAILS", "-r ")
    with pytest.raises(DemoFailed, match=r"error: broken\. All messages are in .*py3\.13\.log"):
        machine.provide()
    assert existing(machine.venv) is None
    (machine.venv / "rubbish").touch()
    machine.env("FAKE_FAILS", "(?!)")
    machine.provide()
    assert existing(machine.venv) is not None
    assert not (machine.venv / "rubbish").exists()


def test_an_installation_that_does_not_start_is_said(machine: Machine) -> None:
    """And not marked as complete."""
    machine.env("FAKE_FAILS", "-I")
    with pytest.raises(DemoFailed, match="does not start"):
        machine.provide()
    assert not (machine.venv / STAMP).exists()


@pytest.mark.parametrize(
    "stamp", ["", "[]", '{"schema": 0, "homeassistant": "2026.11.0"}', '{"schema": 2}']
)
def test_a_foreign_stamp_counts_for_nothing(machine: Machine, stamp: str) -> None:
    """Neither does that of another version of ours."""
    machine.provide()
    (machine.venv / STAMP).write_text(stamp)
    assert existing(machine.venv) is None


def test_an_installation_whose_python_is_gone_is_none(machine: Machine) -> None:
    """The system's upgrade took it away."""
    machine.provide()
    (machine.venv / "bin" / "python").unlink()
    assert existing(machine.venv) is None


def test_two_runs_do_not_install_at_once(machine: Machine) -> None:
    """The second waits, and finds what the first has made."""
    first = machine.provide()
    stamp = (machine.venv / STAMP).read_text()
    (machine.venv / STAMP).unlink()
    assert machine.calls
    results: list[Installed] = []
    with (machine.root / "install.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = threading.Thread(target=lambda: results.append(machine.provide()))
        second.start()
        _until(lambda: "waiting for it" in machine.stream.getvalue())
        (machine.venv / STAMP).write_text(stamp)
    second.join(60)
    assert results == [first]
    assert machine.calls == []


@pytest.mark.parametrize(
    ("version", "date"),
    [
        ("2024.3.3", "2024-04-10T00:00:00Z"),
        ("2025.12.0b1", "2026-01-10T00:00:00Z"),
        ("2026.11.0", "2026-12-10T00:00:00Z"),
        ("0.118.5", None),
    ],
)
def test_a_version_tells_its_time(version: str, date: str | None) -> None:
    """Home Assistant has a release each month, and patches until the next."""
    assert succeeded(version) == date


def test_without_a_time_the_newest_is_installed(machine: Machine) -> None:
    """As everybody does."""
    machine.env("FAKE_VERSION", "1.0")
    machine.provide()
    assert machine.calls[-1] == f"{UV} {ALL}"


def test_a_full_disk_is_said_at_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not after minutes."""
    monkeypatch.setattr(install, "SPACE", 10**18)
    with pytest.raises(DemoFailed, match=r"GB free, and Home Assistant needs about"):
        machine.provide()
    assert machine.calls == []


def test_a_missing_compiler_is_said_at_once(machine: Machine) -> None:
    """With the command that mends it."""
    machine.remove("cc")
    with pytest.raises(DemoFailed, match=r"no C compiler.*sudo apt install gcc"):
        machine.provide()


def test_a_cache_that_cannot_be_written_is_said(machine: Machine) -> None:
    """A file in its place, a read-only disk."""
    machine.root.touch()
    with pytest.raises(DemoFailed, match="cache cannot be written: File exists"):
        machine.provide()


def test_installations_are_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which may be deleted at any time."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache() == tmp_path / "ha-kiosk" / "demo"


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        os.sched_yield()
