"""The versions and the checks are the same for everybody: constraints.txt and pre-commit."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PINNED = dict(
    line.split("==")
    for line in (ROOT / "constraints.txt").read_text().splitlines()
    if not line.startswith("#")
)


def canonical(package: str) -> str:
    """Return the name of a package as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def test_every_requirement_is_pinned() -> None:
    """Those of the program and those of the tools; add new ones with `pip freeze`."""
    groups = PROJECT["dependency-groups"]
    wanted = [*PROJECT["project"]["dependencies"], *groups["test"], *groups["lint"]]
    names = {canonical(re.split(r"[\[><=]", line)[0]) for line in wanted}
    assert names - {canonical(package) for package in PINNED} == set()


@pytest.mark.skipif(
    Path(sys.prefix).resolve() != (ROOT / ".venv").resolve(),
    reason="only .venv is made by packaging/set-up.sh",
)
def test_the_tests_run_with_the_pinned_versions() -> None:
    """After an upgrade: constraints.txt says how to renew it."""
    installed = {canonical(one.name): one.version for one in metadata.distributions()}
    running = {name: installed.get(canonical(name)) for name in PINNED}
    assert {name: found for name, found in running.items() if found} == {
        name: PINNED[name] for name, found in running.items() if found
    }


def test_the_set_up_uses_the_constraints() -> None:
    """For the program and for both groups of tools."""
    assert "--constraint constraints.txt" in (ROOT / "packaging/set-up.sh").read_text()


def test_pre_commit_runs_what_make_lint_runs() -> None:
    """The same commands, in the same order, with the tools of .venv."""
    makefile = (ROOT / "Makefile").read_text()
    recipe = makefile.partition("\nlint: ")[2].partition("\n\n")[0].splitlines()[1:]
    lint = [line.strip().replace("$(BIN)", ".venv/bin").replace("$$", "$") for line in recipe]
    config = (ROOT / ".pre-commit-config.yaml").read_text()
    entries = re.findall(r"^ +entry: (?:sh -c \"(.*)\"|(.*))$", config, re.MULTILINE)
    assert ["".join(pair) for pair in entries] == lint
    assert set(re.findall(r"repo: (\S+)", config)) == {"local"}
    assert set(re.findall(r"language: (\S+)", config)) == {"system"}
