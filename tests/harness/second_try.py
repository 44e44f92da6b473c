"""A second try for tests marked `flaky_on_slow_machine("why")`, after a wait that ran out.

The summary lists it. Whatever else a test fails for is true at the first time: a warning of Qt's,
an exception in a slot, a crash, a leaked secret; also where one of these follows such a wait.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

MARK = "flaky_on_slow_machine"
# pytest-rerunfailures searches "Class: message" of an error; for `only_rerun` also those of the
# errors that it followed, which the second pattern takes back.
ONLY, EXCEPT = r"\AWaitTimeout: ", r"\A(?!WaitTimeout: )"


def mark_second_tries(items: Iterable[pytest.Item]) -> None:
    """Give the marked tests their second try; a mark without a reason is an error."""
    for item in items:
        mark = item.get_closest_marker(MARK)
        if mark is None:
            continue
        if not (len(mark.args) == 1 and isinstance(mark.args[0], str) and mark.args[0].strip()):
            raise pytest.UsageError(f"{item.nodeid}: {MARK} needs the reason, and nothing else")
        item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=ONLY, rerun_except=EXCEPT))
