"""The set-up on the screen: what a touch does, and what follows.

`setup_screen.model` decides what a page shows; `setup_screen.work` does the work of a step, on
worker threads. The result of a job is dropped if the person has left its step.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.errors import SignOnRequired
from ha_kiosk.qt.platform.background_writer import BackgroundWriter
from ha_kiosk.qt.platform.job_runner import JobRunner, ignore
from ha_kiosk.qt.platform.pending_callbacks import PendingCallbacks
from ha_kiosk.qt.setup_screen.server_check import ServerCheck
from ha_kiosk.qt.setup_screen.server_search import ServerSearch
from ha_kiosk.qt.setup_screen.setup_pages import SetupPages, said
from ha_kiosk.qt.setup_screen.setup_sign_in import SetupSignIn
from ha_kiosk.server.address.address import path_of
from ha_kiosk.server.address.discovery import FoundServer
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.settings_screen.rows import Choice
from ha_kiosk.setup_screen.model import PhoneCode, SetupModel
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep, is_of, kept
from ha_kiosk.setup_screen.work import SetupWork

_log = logging.getLogger(__name__)
SAVE_DELAY_MS = 300


class SetupScreen(SetupPages):
    """One set-up. Emits `finished` when everything is written."""

    finished = Signal()

    def __init__(
        self,
        work: SetupWork,
        model: SetupModel,
        sign_in: SetupSignIn,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(model, work.tablet, parent)
        self._work, self._runner, self._sign_in = work, runner, sign_in
        self._credentials: Credentials | None = None
        self._wants_other = False
        self._pending = PendingCallbacks()
        self._writer = BackgroundWriter(
            "how far the set-up is", work.save, runner, self, delay_ms=SAVE_DELAY_MS
        )
        self._search = ServerSearch(work.browse, runner, self)
        self._search.servers_found.connect(self._show_servers)
        self._search.search_failed.connect(self._show_failed_search)
        self._server_check = ServerCheck(work, runner, self)
        self._server_check.server_answered.connect(self._hold)
        self._server_check.server_trusted.connect(self._accept)
        self._server_check.check_failed.connect(self.show_problem)
        sign_in.code_received.connect(self._show_code)
        sign_in.sign_in_completed.connect(self._keep)
        sign_in.sign_in_failed.connect(self._meet_sign_on)
        sign_in.credentials_left.connect(self._revoke)

    def start(
        self, progress: SetupProgress, credentials: Credentials | None, *, by_phone: bool
    ) -> None:
        """Continue where an earlier start ended; `by_phone` offers sign-in by phone first."""
        self._credentials = credentials
        self._state = replace(self._state, offers_phone=by_phone)
        self._enter(progress)

    @property
    def credentials(self) -> Credentials | None:
        """Return the credentials, if somebody is signed in."""
        return self._credentials

    def close(self) -> None:
        """Close the port, and write what is not written yet, because the program ends."""
        self._sign_in.stop()
        self._writer.finish()

    @Slot()
    def back(self) -> None:
        """Go one step back; no answer is lost."""
        if self._page.can_go_back:
            self._enter(self._state.progress.back)

    @Slot(str)
    def edit(self, text: str) -> None:
        """Handle a change of the text in the field."""
        if self._step is SetupStep.ADDRESS:
            self._note(typed=text)
        elif self._step is SetupStep.NAME:
            self._note(name=text)
        if not self._state.is_held:
            self._server_check.stop()  # the checked address is not the one in the field
            self._change(problem="", is_busy=False)

    @Slot(str)
    def choose(self, value: str) -> None:
        """Handle a touch on a row of a list."""
        if self._step is SetupStep.SERVER and not self._state.is_held:
            self._check(value)
        elif self._step is SetupStep.DASHBOARD:
            self._note(dashboard=value)
            self._change()

    @Slot()
    def act(self) -> None:
        """Handle a touch on the page's button."""
        if self._state.is_busy:
            return
        progress = self._state.progress
        match self._step:
            case SetupStep.SERVER:
                self._change(found=None, problem="")
                self._search.start()
            case SetupStep.ADDRESS:
                self._check(progress.typed)
            case SetupStep.SIGN_IN if self._state.is_signed_in:
                self._enter(replace(progress, step=SetupStep.DASHBOARD))
            case SetupStep.SIGN_IN:
                self._begin_sign_in()
            case SetupStep.DASHBOARD:
                self._enter(replace(progress, step=SetupStep.NAME))
            case SetupStep.NAME:
                self._finish()

    @Slot()
    def act_otherwise(self) -> None:
        """Handle a touch on the page's other button."""
        if self._state.is_held:
            return
        match self._step:
            case SetupStep.SERVER:
                self._enter(replace(self._state.progress, step=SetupStep.ADDRESS))
            case SetupStep.SIGN_IN if self._state.is_signed_in:
                self._wants_other = True
                self._enter(self._state.progress)
            case SetupStep.SIGN_IN:
                self._note(by_phone=not self._state.by_phone)
                self._begin_sign_in()
            case SetupStep.DASHBOARD:
                self._query_dashboards()

    @Slot()
    def toggle(self) -> None:
        """Handle a touch on the page's option."""
        if self._step is SetupStep.NAME and not self._state.is_held:
            self._note(no_expiry=not self._state.progress.no_expiry)
            self._change(problem="")

    def _note(self, **answers: Any) -> None:  # noqa: ANN401 - the fields of SetupProgress
        """Keep answers, in memory and in the file."""
        self._state = replace(self._state, progress=replace(self._state.progress, **answers))
        self._writer.write(kept(self._state.progress))

    def _enter(self, progress: SetupProgress) -> None:
        self._pending.cancel()
        self._server_check.stop()
        self._sign_in.stop()
        self._search.stop()
        if progress.step is not SetupStep.SIGN_IN:
            self._wants_other = False
        self._state = replace(
            self._state, progress=progress, is_busy=False, is_held=False, problem="", code=None
        )
        self._name_user()
        self._writer.write(kept(progress))
        match progress.step:
            case SetupStep.SERVER:
                self._change()
                self._search.start()
            case SetupStep.SIGN_IN if not self._state.is_signed_in:
                self._begin_sign_in()
            case SetupStep.DASHBOARD:
                self._query_dashboards()
            case _:
                self._change()

    def _name_user(self) -> None:
        """Find out the name of the user who is signed in at the chosen server, if there is one."""
        one, user, home = self._credentials, "", ""
        if one and not self._wants_other and is_of(self._state.progress.server, one.server):
            user, home = one.user or "", one.server_name or one.server
        self._state = replace(self._state, user=user, home=home)

    @Slot(object)
    def _show_servers(self, found: tuple[FoundServer, ...]) -> None:
        self._change(found=found, problem="")

    @Slot(object)
    def _show_failed_search(self, err: Exception) -> None:
        self._change(found=self._state.found or (), problem=said(err))

    def _check(self, address: str) -> None:
        self._search.stop()
        self._change(problem="", is_busy=True)
        self._server_check.start(address.strip())

    @Slot()
    def _hold(self) -> None:
        self._change(is_held=True)

    @Slot(str)
    def _accept(self, address: str) -> None:
        before = self._state.progress
        # The previous address may have no scheme: it is kept as typed.
        chosen = before.dashboard if is_of(address, before.server) else ""
        dashboard = chosen or path_of(address)
        self._enter(replace(before, step=SetupStep.SIGN_IN, server=address, dashboard=dashboard))

    def _begin_sign_in(self) -> None:
        self._change(problem="", code=None)
        self._sign_in.start(self._state.progress.server, by_phone=self._state.by_phone)

    @Slot(object)
    def _show_code(self, code: PhoneCode) -> None:
        self._change(code=code)

    @Slot(object)
    def _keep(self, credentials: Credentials) -> None:
        if self._state.is_held:  # other credentials are just being stored
            self._revoke(credentials)
            return
        self._pending.cancel()
        progress = replace(
            self._state.progress, step=SetupStep.DASHBOARD, server=credentials.server
        )
        self._change(is_busy=True, is_held=True, problem="", code=None)
        self._job(
            partial(self._work.keep, credentials, progress),
            partial(self._kept, credentials, progress),
            self.show_problem,
        )

    def _kept(
        self, credentials: Credentials, progress: SetupProgress, old: Credentials | None
    ) -> None:
        _log.info("Signed in to %s as %s.", credentials.server, credentials.user or "somebody")
        if old is not None and old.refresh_token != credentials.refresh_token:
            self._revoke(old)
        self._credentials, self._wants_other = credentials, False
        self._state = replace(self._state, dashboards=None)
        self._enter(progress)

    @Slot(object)
    def _revoke(self, credentials: Credentials) -> None:
        self._runner.submit(partial(self._work.revoke, credentials), ignore, ignore)

    def _query_dashboards(self) -> None:
        if self._credentials is None:
            self._enter(replace(self._state.progress, step=SetupStep.SIGN_IN))
            return
        self._pending.cancel()
        self._change(problem="")
        job = partial(self._work.dashboards, self._credentials)
        self._job(job, self._listed, self._meet_sign_on)

    def _listed(self, dashboards: Sequence[Choice]) -> None:
        self._change(dashboards=tuple(dashboards))

    def _finish(self) -> None:
        if self._credentials is None:
            return
        self._change(is_busy=True, is_held=True, problem="")
        job = partial(self._work.finish, self._state.progress, self._credentials)
        self._job(job, self._done, self.show_problem)

    def _done(self, _nothing: None) -> None:
        self._change(is_busy=False, is_done=True)
        self.finished.emit()

    def _job(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run a job whose result counts only as long as the person stays on the step."""
        self._runner.run(job, self._pending.wrap(done), self._pending.wrap(failed))

    @Slot(object)
    def _meet_sign_on(self, err: Exception) -> None:
        """Show the page of a single sign-on, which this window can do, and then the login page.

        Its cookie may have been lost in a power cut.
        """
        if not isinstance(err, SignOnRequired):
            self.show_problem(err)
            return
        _log.info("Set-up: %s", err)
        self._wants_other = True
        self._enter(replace(self._state.progress, step=SetupStep.SIGN_IN, by_phone=False))
