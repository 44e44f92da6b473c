"""The settings at the screen, wired to what they change, and to the file that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ha_kiosk.frontend.sheet import Sheet
from ha_kiosk.qt.app.basis import Basis
from ha_kiosk.qt.app.core import Core
from ha_kiosk.qt.app.front import Front
from ha_kiosk.qt.deeds import Deeds
from ha_kiosk.qt.facts import Collector
from ha_kiosk.qt.keeper import Keeper
from ha_kiosk.qt.settings import Settings
from ha_kiosk.settings import save


def make(
    basis: Basis, front: Front, core: Core, fixed: frozenset[str], *, is_saved: bool
) -> Settings:
    """Return the settings, closed. The keys in `fixed` cannot be changed.

    With `is_saved` what is changed goes into the file, and the program may start itself anew.
    """
    app, runner = basis.app, basis.runner
    facts = Collector(
        kiosk=core.kiosk,
        account=basis.account,
        page=front.page,
        drawing=core.drawing,
        runner=runner,
        call=basis.call,
        parent=app,
    )
    sheet = Sheet(basis.words, fixed, can_restart=is_saved)
    settings = Settings(config=basis.config, sheet=sheet, facts=facts, parent=app)
    front.conversation.heard.connect(settings.hear)
    deeds = Deeds(core.kiosk, basis.account, runner, app)
    settings.acted.connect(deeds.do)
    deeds.done.connect(settings.close)
    deeds.failed.connect(settings.tell_problem)
    if is_saved:
        _keep(basis, settings, partial(save, basis.paths.config_file))
    return settings


def _keep(basis: Basis, settings: Settings, write: Callable[..., None]) -> None:
    keeper = Keeper(write, basis.runner, basis.app)
    settings.keys_changed.connect(keeper.keep)
    keeper.failed.connect(settings.tell_problem)
    basis.app.aboutToQuit.connect(keeper.finish)
