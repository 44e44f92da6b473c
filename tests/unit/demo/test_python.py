"""Which Python the demo server runs on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ha_kiosk.demo.python import Python, ask, candidates, choose, find, parse_uv
from ha_kiosk.errors import DemoFailed

Script = Callable[[Path, str], Path]
UV = """\
cpython-3.14.0-linux-x86_64-gnu                 <download available>
cpython-3.13.5-linux-x86_64-gnu                 /usr/bin/python3.13
cpython-3.12.1-linux-x86_64-gnu                 /opt/a/bin/python3.12 -> python3
pypy-3.11.13-linux-x86_64-gnu                   /opt/pypy/bin/pypy3
cpython-3.11.2
"""
GOOD = {
    "implementation": "CPython",
    "version": [3, 13, 0],
    "final": True,
    "venv": True,
    "headers": True,
}


def python(version: str, **lacks: bool) -> Python:
    """Return a Python of `version`, complete but for what it `lacks`."""
    major, minor, micro = map(int, version.split("."))
    return Python(Path(f"/usr/bin/python{major}.{minor}"), (major, minor, micro), **lacks)


def test_pythons_are_looked_for_on_the_path_and_in_pyenv_and_in_uv(
    tmp_path: Path, script: Script
) -> None:
    """Names that are too old, or no interpreter, are not even asked."""
    bin_folder = tmp_path / "bin"
    for name in ("python3", "python3.9", "python3.13", "python3.13-config", "python"):
        script(bin_folder / name, "")
    script(bin_folder / "uv", f"print({UV!r})")
    for name in ("3.12.1", "3.9.18", "pypy3.11-7.3"):
        (tmp_path / ".pyenv" / "versions" / name).mkdir(parents=True)
    path = f"{bin_folder}::{tmp_path / 'missing'}:{bin_folder}"

    assert candidates({"PATH": path, "HOME": str(tmp_path)}) == [
        Path(sys.executable),
        bin_folder / "python3",
        bin_folder / "python3.13",
        tmp_path / ".pyenv" / "versions" / "3.12.1" / "bin" / "python",
        Path("/usr/bin/python3.13"),
        Path("/opt/a/bin/python3.12"),
    ]


def test_without_path_pyenv_and_uv_our_own_python_is_left(tmp_path: Path) -> None:
    """An empty environment is no error."""
    assert candidates({"PYENV_ROOT": str(tmp_path), "PATH": ""}) == [Path(sys.executable)]


def test_uv_lists_what_is_installed_and_what_could_be() -> None:
    """Only CPython with a path counts."""
    assert parse_uv(UV) == [Path("/usr/bin/python3.13"), Path("/opt/a/bin/python3.12")]


def test_this_python_is_asked_what_it_is() -> None:
    """The real question to a real interpreter."""
    found = ask(Path(sys.executable))
    assert found is not None
    assert found.version == sys.version_info[:3]
    assert found.release == f"3.{sys.version_info.minor}"


@pytest.mark.parametrize(
    "code",
    [
        "print('pyenv: python3.13: command not found'); raise SystemExit(127)",
        "print('Python 3.13')",
        f"print({json.dumps(json.dumps({**GOOD, 'implementation': 'PyPy'}))})",
        f"print({json.dumps(json.dumps({**GOOD, 'final': False}))})",
    ],
)
def test_what_does_not_answer_as_a_finished_cpython_is_none(
    tmp_path: Path, script: Script, code: str
) -> None:
    """A broken pyenv shim, something else, PyPy, a beta."""
    assert ask(script(tmp_path / "python3.13", code)) is None


def test_a_missing_file_is_no_python(tmp_path: Path) -> None:
    """A dangling entry of pyenv."""
    assert ask(tmp_path / "python") is None


def test_old_pythons_are_not_found(tmp_path: Path, script: Script) -> None:
    """`python3` may be anything."""
    new = script(tmp_path / "a" / "python3", f"print({json.dumps(json.dumps(GOOD))})")
    answer = json.dumps({**GOOD, "version": [3, 10, 9]})
    script(tmp_path / "b" / "python3", f"print({json.dumps(answer)})")
    path = f"{tmp_path / 'a'}:{tmp_path / 'b'}"

    found = find({"PATH": path, "PYENV_ROOT": str(tmp_path)})

    assert [p.path for p in found] == [Path(sys.executable), new]


def test_the_newest_python_wins() -> None:
    """By version, not by text."""
    pythons = [python("3.11.7"), python("3.13.0"), python("3.13.10"), python("3.13.9")]
    assert choose(pythons, has_uv=False) == python("3.13.10")


def test_a_python_that_is_too_new_comes_last() -> None:
    """But is better than none."""
    assert choose([python("3.15.1"), python("3.11.2")], has_uv=False) == python("3.11.2")
    assert choose([python("3.15.1")], has_uv=False) == python("3.15.1")


def test_a_complete_python_is_better_than_a_newer_one() -> None:
    """Debian's has no headers and no ensurepip unless asked for."""
    pythons = [python("3.13.5", has_headers=False), python("3.11.2")]
    assert choose(pythons, has_uv=True) == python("3.11.2")


def test_uv_needs_no_ensurepip() -> None:
    """It makes environments by itself."""
    bare = python("3.13.5", has_venv=False)
    assert choose([bare], has_uv=True) == bare


@pytest.mark.parametrize(
    ("lacks", "has_uv", "said"),
    [
        ({"has_venv": False}, False, r"not complete: it cannot make environments \(venv, e"),
        ({"has_headers": False}, True, "not complete: its C headers"),
        ({"has_venv": False, "has_headers": False}, False, "ensurepip.*, its C headers"),
    ],
)
def test_what_an_incomplete_python_lacks_is_said(
    lacks: dict[str, bool], has_uv: object, said: str
) -> None:
    """With the command that mends it."""
    with pytest.raises(DemoFailed, match=said) as caught:
        choose([python("3.13.5", **lacks)], has_uv=bool(has_uv))
    assert "sudo apt install python3.13-venv python3.13-dev" in str(caught.value)


def test_no_python_at_all_is_said() -> None:
    """With the command that mends it."""
    with pytest.raises(DemoFailed, match=r"needs Python 3\.11 or newer.*sudo apt install python3"):
        choose([], has_uv=True)
