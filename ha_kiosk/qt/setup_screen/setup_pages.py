"""A page of the set-up, as qml/setup/SetupScreen.qml binds to it."""

from __future__ import annotations

import logging
from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from ha_kiosk.errors import KioskError
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.setup_screen.model import SetupKind, SetupModel, SetupPage, SetupState
from ha_kiosk.setup_screen.progress import SetupStep

_log = logging.getLogger(__name__)
NO_PAGE = SetupPage(SetupKind.MESSAGE, 1, "")


@qml_type
class SetupPages(QObject):
    """Shows the pages of `model`; subclasses define what a touch does.

    `content_changed` follows every visible change except in the rows of a list (`choices_changed`).
    """

    content_changed = Signal()
    choices_changed = Signal()

    def __init__(self, model: SetupModel, tablet: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._state = SetupState(tablet=tablet)
        self._page = NO_PAGE

    @property
    def page(self) -> SetupPage:
        """Return the page to show."""
        return self._page

    @property
    def step_name(self) -> str:
        """Return the name of the step."""
        return self._step.value

    @property
    def problem_text(self) -> str:
        """Return the last error, in English."""
        return self._state.problem

    @property
    def shows_login_page(self) -> bool:
        """Return whether the server's login page is shown below the bar."""
        return self._page.kind is SetupKind.LOGIN

    @Slot()
    def back(self) -> None:
        """Go one step back; no answer is lost."""
        raise NotImplementedError

    @Slot(str)
    def edit(self, text: str) -> None:
        """Handle a change of the text in the field."""
        raise NotImplementedError

    @Slot(str)
    def choose(self, value: str) -> None:
        """Handle a touch on a row of a list."""
        raise NotImplementedError

    @Slot()
    def act(self) -> None:
        """Handle a touch on the page's button."""
        raise NotImplementedError

    @Slot()
    def act_otherwise(self) -> None:
        """Handle a touch on the page's other button."""
        raise NotImplementedError

    @Slot()
    def toggle(self) -> None:
        """Handle a touch on the page's option."""
        raise NotImplementedError

    @Slot(object)
    def show_problem(self, err: Exception) -> None:
        """Show an error; the page is not busy any more."""
        problem = said(err)
        _log.info("Set-up: %s", problem)
        self._change(problem=problem, is_busy=False, is_held=False, code=None)

    @property
    def _step(self) -> SetupStep:
        return self._state.progress.step

    def _change(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of SetupState
        self._state = replace(self._state, **changes)
        before, self._page = self._page, self._model.page(self._state)
        if self._page.choices != before.choices:
            self.choices_changed.emit()
        if self._page != before:
            self.content_changed.emit()

    def _choices(self) -> list[object]:
        return [asdict(choice) for choice in self._page.choices]

    step = Property(str, lambda self: self._step.value, notify=content_changed)
    kind = Property(str, lambda self: self._page.kind.value, notify=content_changed)
    number = Property(int, lambda self: self._page.number, notify=content_changed)
    steps = Property(int, lambda self: self._model.STEPS, constant=True)
    title = Property(str, lambda self: self._page.title, notify=content_changed)
    detail = Property(str, lambda self: self._page.detail, notify=content_changed)
    hint = Property(str, lambda self: self._page.hint, notify=content_changed)
    problem = Property(str, lambda self: self._page.problem, notify=content_changed)
    busy = Property(bool, lambda self: self._page.is_busy, notify=content_changed)
    choices = Property(list, _choices, notify=choices_changed)
    text = Property(str, lambda self: self._page.text, notify=content_changed)
    icon = Property(str, lambda self: self._page.icon, notify=content_changed)
    lines = Property(list, lambda self: list(self._page.lines), notify=content_changed)
    action = Property(str, lambda self: self._page.action, notify=content_changed)
    other = Property(str, lambda self: self._page.other, notify=content_changed)
    option = Property(str, lambda self: self._page.option, notify=content_changed)
    hasOption = Property(bool, lambda self: self._page.has_option, notify=content_changed)  # noqa: N815
    actionIsQuiet = Property(  # noqa: N815 - QML's
        bool, lambda self: self._page.is_action_quiet, notify=content_changed
    )
    canGoBack = Property(bool, lambda self: self._page.can_go_back, notify=content_changed)  # noqa: N815 - QML's
    codeImage = Property(str, lambda self: _of_code(self._page, "image"), notify=content_changed)  # noqa: N815
    codeUrl = Property(str, lambda self: _of_code(self._page, "url"), notify=content_changed)  # noqa: N815
    digits = Property(str, lambda self: _of_code(self._page, "digits"), notify=content_changed)
    tablet = Property(str, lambda self: _of_code(self._page, "tablet"), notify=content_changed)


def _of_code(page: SetupPage, name: str) -> str:
    return str(getattr(page.code, name)) if page.code else ""


def said(err: Exception) -> str:
    """Return the text of an error for a person; raise an error that is a bug."""
    if isinstance(err, KioskError | OSError):
        return str(err)
    raise err
