"""Running a command of the program in the test's own process, with any version of Click."""

from __future__ import annotations

import inspect
from typing import Any

import click.testing


class CliRunner(click.testing.CliRunner):
    """Click's own, with stderr apart: 8.1, which Debian 13 has, must be told; 8.2 cannot be."""

    def __init__(self) -> None:
        known = inspect.signature(click.testing.CliRunner).parameters
        options: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in known else {}
        super().__init__(**options)
