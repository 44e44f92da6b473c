"""Runs a small program of the system and returns its output, with a time limit.

Code that asks the system takes a function (`Run`), which tests replace. A program that is not
installed, or does not end in time, gives None and no error.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

TIMEOUT = 10.0
"""Seconds that a program may take."""


@dataclass(frozen=True, slots=True)
class Output:
    """The output and the exit code of a program."""

    code: int
    out: str = ""
    err: str = ""


class Run(Protocol):
    """Runs `command` in `env` (None: ours); returns None if it cannot run or does not end."""

    def __call__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
    ) -> Output | None:
        """Return its output."""
        ...


def answer(output: Output | None) -> str | None:
    """Return the output of a program, None if it failed or did not run."""
    return output.out if output is not None and output.code == 0 else None


def run(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, timeout: float = TIMEOUT
) -> Output | None:
    """Run a program with an empty stdin, as described in `Run`."""
    try:
        done = subprocess.run(  # noqa: S603 - without a shell; callers name programs of the system
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Output(done.returncode, done.stdout, done.stderr)
