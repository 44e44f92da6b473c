"""The pages of the settings screen and their rows, as values.

QML knows the look of each kind of row, and no row by its name, so that a new page needs no new QML.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ha_kiosk.status import Status


class RowKind(StrEnum):
    """How a row looks, and what it does when it is touched."""

    CHOICE = "choice"
    STEPS = "steps"
    SWITCH = "switch"
    RADIO = "radio"
    PAGE = "page"
    ACTION = "action"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values next to each other in a row."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class SettingsRow:
    """One row. `value` is the shown or chosen value, `detail` a line below the title.

    `id` is a key of the configuration, followed by `=` and a value if several rows are for one key,
    or the name of an action. `page=NAME`, or the key alone in a row of the kind `PAGE`, leads to
    the page NAME.
    """

    id: str
    kind: RowKind
    title: str
    icon: str = ""
    detail: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    on: bool = False
    enabled: bool = True
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together, as one card."""

    title: str
    rows: tuple[SettingsRow, ...]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One page of the settings."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class SettingsInfo:
    """The current facts. Unknown texts are empty."""

    status: Status
    memory: str = ""
    addresses: str = ""
    path: str = ""
    """The view that is on screen."""
    dashboards: tuple[Choice, ...] = ()
    """The server's dashboards, by their paths."""
    layouts: tuple[Choice, ...] = ()
    """The layouts of the on-screen keyboard, by their locales."""
    has_keyboard: bool = True
    """Whether the on-screen keyboard is installed."""

    @property
    def server(self) -> str:
        """Return the server's address, "" if there is none."""
        return self.status.server or ""
