"""A control group of the kernel with a limit of memory, in which a program is run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from harness.kiosk import wait_until

_MOUNT = Path("/sys/fs/cgroup")
_ENTER = 'echo $$ > "$0" && exec "$@"'


@contextmanager
def limited(limit: int) -> Iterator[tuple[str, ...]]:
    """Give the command that runs a program with so many bytes of memory at most, and no swap.

    As root in a group of its own, by version 1 or 2 of control groups; else systemd makes one.
    """
    if os.geteuid() != 0:
        scope = ("systemd-run", "--user", "--scope", "--quiet")
        yield (*scope, f"--property=MemoryMax={limit}", "--property=MemorySwapMax=0")
        return
    is_first = (_MOUNT / "memory").is_dir()
    group = (_MOUNT / "memory" if is_first else _MOUNT) / f"ha-kiosk-{os.getpid()}"
    group.mkdir()
    try:
        names = ("limit_in_bytes", "memsw.limit_in_bytes") if is_first else ("max", "swap.max")
        (group / f"memory.{names[0]}").write_text(str(limit))
        with suppress(OSError):  # a kernel that does not count swap
            (group / f"memory.{names[1]}").write_text(str(limit if is_first else 0))
        yield ("sh", "-c", _ENTER, str(group / "cgroup.procs"))
    finally:
        wait_until(lambda: not (group / "cgroup.procs").read_text(), "an empty control group")
        group.rmdir()
