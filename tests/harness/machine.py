"""A machine that a test makes up: files, environment, and what programs answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ha_kiosk.host.command import TIMEOUT, Output
from ha_kiosk.host.machine import Machine


class Programs:
    """The programs of the machine: the first whose words a command starts with answers.

    One that is not named is not installed. `calls` is what was run, `envs` in what environments.
    """

    def __init__(self, answers: Mapping[str, str | Output] | None = None) -> None:
        self.answers = dict(answers or {})
        self.calls: list[str] = []
        self.envs: list[Mapping[str, str] | None] = []

    def __call__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
    ) -> Output | None:
        """Answer as the machine would."""
        assert timeout > 0
        line = " ".join(command)
        self.calls.append(line)
        self.envs.append(env)
        for words, answer in self.answers.items():
            if line.startswith(words):
                return Output(0, answer) if isinstance(answer, str) else answer
        return None


def machine(
    root: Path,
    answers: Mapping[str, str | Output] | None = None,
    *,
    env: Mapping[str, str] | None = None,
    uid: int = 1000,
    release: str = "",
) -> Machine:
    """Return a machine whose files are under `root`; `release` is its os-release file."""
    (root / "etc").mkdir(parents=True, exist_ok=True)
    (root / "etc/os-release").write_text(release)
    return Machine(env or {}, Programs(answers), root, uid)


DEBIAN_12 = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
DEBIAN_13 = 'ID=debian\nVERSION_ID="13"\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n'
UBUNTU = "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=24.04\n"
FEDORA = "ID=fedora\nVERSION_ID=43\n"
ARCH = "ID=arch\n"
