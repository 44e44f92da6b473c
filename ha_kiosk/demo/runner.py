"""Runs pip and uv: shows their progress, keeps their output, and explains their failures."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from ha_kiosk.demo.progress import DemoProgress, Tally
from ha_kiosk.errors import DemoFailed
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text, sentence

_TICK = 1.0
_QUIET: dict[str, str] = {
    "NO_COLOR": "1",
    "PYTHONUNBUFFERED": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_PROGRESS_BAR": "off",
    "PIP_RETRIES": "2",
    "UV_NO_PROGRESS": "1",
    "UV_PYTHON_DOWNLOADS": "never",
}
# Variables for other environments than the one that is installed into. Without them compiled
# modules are kept there: Home Assistant starts in a third of the time.
_FOREIGN = frozenset(
    {
        "PIP_PREFIX",
        "PIP_TARGET",
        "PIP_USER",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONWARNINGS",
        "VIRTUAL_ENV",
    }
)


class ServerNotReachable(DemoFailed):
    """The package index could not be reached; another installer may use another one."""


@dataclass(frozen=True, slots=True)
class _Cause:
    pattern: re.Pattern[str]
    text: Text
    error: type[DemoFailed] = DemoFailed


_CAUSES = (
    _Cause(re.compile(r"No space left on device|Disk quota exceeded"), Text("the disk is full.")),
    _Cause(
        re.compile(
            r"dns error|failed to lookup|name resolution|Name or service not known"
            r"|Network is (unreachable|down)|No route to host|NewConnectionError|ConnectTimeout"
            r"|Connection (refused|reset)|error sending request|ProxyError|Read timed out"
            r"|operation timed out|certificate verify failed|invalid peer certificate",
            re.IGNORECASE,
        ),
        Text("PyPI cannot be reached. Is this machine connected to the internet?"),
        ServerNotReachable,
    ),
    _Cause(
        re.compile(
            r"Python\.h: No such file|command '.*(cc|gcc|g\+\+|clang)' failed"
            r"|(?:cc|gcc|g\+\+): (?:command )?not found|Failed to build|No such file.*'\w*cc'"
        ),
        Text(
            "a package could not be compiled. On Debian: "
            "sudo apt install gcc g++ python3-dev libffi-dev."
        ),
    ),
    _Cause(
        re.compile(r"No matching distribution|No solution found"),
        Text("there is no version of it for this Python."),
        ServerNotReachable,
    ),
)


def run(command: Sequence[str], what: str, progress: DemoProgress, log: Path) -> None:
    """Run `command`, which installs `what`, to its end; append its output to `log`.

    Raises `DemoFailed` with the cause. If the wait is interrupted, the command is ended, too.
    """
    progress.begin(what)
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"$ {' '.join(command)}\n")
            lines, code = _follow(command, progress, file.write)
    except OSError as err:
        raise DemoFailed(
            Text(
                "{what} failed: {program}: {reason}.",
                what=what,
                program=command[0],
                reason=os_reason(err),
            )
        ) from err
    if code != 0:
        raise explained(what, lines, log)
    progress.end()


def environment(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment for programs of the demo's own Python environment."""
    return {name: value for name, value in env.items() if name not in _FOREIGN}


def explained(what: str, lines: Sequence[str], log: Path) -> DemoFailed:
    """Return the error for an installer that failed after printing `lines`."""
    output = "\n".join(lines)
    for cause in _CAUSES:
        if cause.pattern.search(output):
            return cause.error(_failed(what, cause.text, log))
    said = [line.strip() for line in lines if line.strip()]
    errors = [line for line in said if line.lower().startswith("error")]
    last = (errors or said or [Text("it gave no reason.")])[-1]
    return DemoFailed(_failed(what, sentence(last), log))


def _failed(what: str, reason: str, log: Path) -> Text:
    return Text(
        "{what} failed: {reason} All messages are in {log}.", what=what, reason=reason, log=log
    )


def _follow(
    command: Sequence[str], progress: DemoProgress, write: Callable[[str], object]
) -> tuple[list[str], int]:
    tally, lines = Tally(), []
    queue: SimpleQueue[str | None] = SimpleQueue()
    process = subprocess.Popen(  # noqa: S603 - pip and uv
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment() | _QUIET,
        text=True,
        errors="replace",
        start_new_session=True,  # we handle Ctrl-C
    )
    reader = threading.Thread(target=_read, args=(process, queue), daemon=True)
    try:
        reader.start()
        while (line := _next(queue)) is not None:
            if line:
                write(line)
                lines.append(line)
                tally.read(line)
            progress.show(tally.text())
        return lines, process.wait()
    finally:
        _end(process)
        with contextlib.suppress(RuntimeError):  # interrupted before it was started
            reader.join()


def _read(process: subprocess.Popen[str], queue: SimpleQueue[str | None]) -> None:
    assert process.stdout is not None  # noqa: S101 - for mypy; it is a pipe
    with process.stdout:
        for line in process.stdout:
            queue.put(line)
    queue.put(None)


def _next(queue: SimpleQueue[str | None]) -> str | None:
    """Return the next line, an empty text if there is none for now, None at the end."""
    try:
        return queue.get(timeout=_TICK)
    except Empty:
        return ""


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
