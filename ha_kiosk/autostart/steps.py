"""The steps of a plan, and their execution in order until one fails."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ha_kiosk.errors import KioskError
from ha_kiosk.host.command import Run, run
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage import atomic_file

_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Write:
    """Writes a file, in place of one that was there."""

    path: Path
    text: str = field(repr=False)

    def __str__(self) -> Text:
        return Text("write {path}", path=self.path)


@dataclass(frozen=True, slots=True)
class Remove:
    """Removes a file."""

    path: Path

    def __str__(self) -> Text:
        return Text("remove {path}", path=self.path)


@dataclass(frozen=True, slots=True)
class Command:
    """Runs a command."""

    words: tuple[str, ...]

    def __str__(self) -> Text:
        return Text("run {command}", command=shlex.join(self.words))


Step = Write | Remove | Command


def do(steps: Iterable[Step], tell: Callable[[Step], None], *, call: Run = run) -> None:
    """Do all steps; call `tell` after each. Raises `KioskError` at the first failure."""
    for step in steps:
        try:
            _do(step, call)
        except OSError as err:
            raise KioskError(
                Text(
                    "Could not {step}: {reason}.",
                    step=step,
                    reason=os_reason(err),
                )
            ) from err
        tell(step)


def _do(step: Step, call: Run) -> None:
    match step:
        case Write(path, text):
            _write(path, text)
        case Remove(path):
            path.unlink(missing_ok=True)
            if path.parent.suffixes == [".service", ".d"]:
                _remove_if_empty(path.parent)
        case _:
            _run(step.words, call)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.write(path, text.encode(), mode=0o644)


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # it may contain a person's own drop-in
        folder.rmdir()


def _run(words: tuple[str, ...], call: Run) -> None:
    output = call(words, timeout=_TIMEOUT)
    command = shlex.join(words)
    if output is None:
        raise KioskError(
            Text("Could not run {command}: not installed, or it does not end.", command=command)
        )
    if output.code != 0:
        lines = output.err.strip().splitlines()
        raise KioskError(
            Text(
                "{command} failed: {reason}",
                command=command,
                reason=lines[-1] if lines else Text("code {code}", code=output.code),
            )
        )
