"""The signed-in account of a running kiosk: its credentials, its session, and the sign-out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ha_kiosk.errors import KioskError, NotSignedIn
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.account.trust_change import TrustChange
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server import known_sign_on
from ha_kiosk.server.address import address, last_server
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Send
from ha_kiosk.server.known_sign_on import KnownSignOn
from ha_kiosk.storage import browser_storage
from ha_kiosk.storage.paths import Paths

_log = logging.getLogger(__name__)


class Account:
    """The signed-in account. TLS decisions of a sign-in apply from the moment it is used.

    Requests of its sessions go through `send`. `typed_url` is the address as the user typed it,
    where a sign-in begins. `last_user` is the name of the user who is or was signed in.
    """

    def __init__(
        self,
        session: Session | None,
        send: Send,
        paths: Paths,
        runner: JobRunner,
        trust_change: TrustChange,
        typed_url: str,
    ) -> None:
        self._session, self._send = session, send
        self._paths, self._runner = paths, runner
        self._store = CredentialStore(paths.credentials_file)
        self._trust_change, self._typed_url = trust_change, typed_url
        self._sign_on = known_sign_on.load(paths.sign_on_file)
        self.last_user = self._user()

    @property
    def profile(self) -> str:
        """Return the name of the profile."""
        return self._paths.profile

    @property
    def device_file(self) -> Path:
        """Return the file that keeps the device's registration."""
        return self._paths.device_file

    @property
    def session(self) -> Session | None:
        """Return the session, or None if nobody is signed in."""
        return self._session

    @property
    def credentials(self) -> Credentials | None:
        """Return the credentials, or None if nobody is signed in."""
        return self._session.credentials if self._session else None

    def signed_in(self) -> Session:
        """Return the session. Raises `KioskError` if nobody is signed in."""
        if self._session is None:
            raise KioskError(Text("nobody is signed in"))
        return self._session

    def use(self, credentials: Credentials) -> None:
        """Sign in with these credentials, which are stored already."""
        file = self._paths.failed_logins_file
        self._session = Session(credentials, self._send, failed_logins=file)
        self.last_user = self._user()

    @property
    def knows_sign_on(self) -> bool:
        """Return whether a single sign-on was in front of the server of this profile."""
        return self._sign_on is not None

    def sign_on_path(self, server: str) -> str:
        """Return where the single sign-on in front of `server` began, "" if none is known."""
        known = self._sign_on
        if known is None or not server or known.server not in address.candidates(server):
            return ""
        return known.path

    def let_through(self, known: KnownSignOn) -> None:
        """Record that a single sign-on has let this device through."""
        if known != self._sign_on:
            self._sign_on = known
            keep = partial(known_sign_on.remember, self._paths.sign_on_file, known)
            self._runner.submit(keep, _forgotten, _not_forgotten)

    def token_accepted(self) -> None:
        """Record that the server took the page's token."""
        if self._session is not None:
            self._runner.submit(self._session.token_accepted, _forgotten, _not_forgotten)

    def token_rejected(self) -> None:
        """Record that the server rejected the page's token."""
        if self._session is not None:
            self._session.token_rejected()

    def ask_for_retry(self) -> None:
        """Record that a person asked for the next `try_again`."""
        if self._session is not None:
            self._session.ask_for_retry()

    def load_stored(
        self, done: Callable[[Credentials | None], None], failed: Callable[[Exception], None]
    ) -> None:
        """Call `done` with the credentials that are stored now.

        It gets None if the program restarts because the credentials bring another TLS policy.
        """

        def settle(credentials: Credentials) -> None:
            done(None if self._trust_change.start_if_due() else credentials)

        self._runner.run(self._stored, settle, failed)

    def revoke(self, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Revoke the session at the server, if there is one; delete nothing yet."""
        if self._session is None:
            done()
        else:
            self._runner.run(self._session.revoke, lambda _: done(), failed)

    def leave(
        self, server: str, done: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        """Erase what is stored, and apply the TLS policy for `server` as after a restart."""

        def erase() -> None:  # on a thread, before the program may restart
            self._erase()
            self._trust_change.leave(server)

        def settle(_nothing: None) -> None:
            self._trust_change.start_if_due()
            done()

        self._runner.run(erase, settle, failed)

    def keep(self, credentials: Credentials) -> None:
        """Store new credentials. Waits for the disk, so do not call it on the UI thread."""
        self._trust_change.apply(credentials.server)  # it may have redirected the sign-in
        self._store.save(credentials)  # last, so that an earlier failure stores nothing
        last_server.remember(self._paths.server_file, credentials.server, began=self._typed_url)

    def forget(self) -> None:
        """Delete the credentials, and the browser's storage at the next start of the program."""
        self._session = None
        self._runner.submit(self._erase, _done, _complain)

    def _user(self) -> str:
        return (self.credentials and self.credentials.user) or ""

    def _stored(self) -> Credentials:
        credentials = self._store.load()
        if credentials is None:
            raise NotSignedIn(Text("there are no credentials"))
        self._trust_change.apply(credentials.server)
        self._sign_on = known_sign_on.load(self._paths.sign_on_file)
        return credentials

    def _erase(self) -> None:
        self._store.delete()
        browser_storage.delete_at_next_start(self._paths)


def _done(_nothing: None) -> None:
    _log.info("The credentials were deleted.")


def _forgotten(_nothing: None) -> None:
    pass  # it is known already


def _not_forgotten(err: Exception) -> None:
    raise err


def _complain(err: Exception) -> None:
    if not isinstance(err, KioskError | OSError):
        raise err
    _log.error("The credentials could not be deleted: %s", err)
