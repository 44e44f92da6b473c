"""The signed-in account of a running kiosk: credentials, their session, and forgetting both."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ha_kiosk.errors import KioskError, NotSignedIn
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server import last_server
from ha_kiosk.server.credentials import Credentials, CredentialStore
from ha_kiosk.server.session import Session
from ha_kiosk.storage import browser_storage
from ha_kiosk.storage.paths import Paths

_log = logging.getLogger(__name__)


class Account:
    """Who is signed in. `new_session` makes a session of credentials.

    `trust` makes that what a sign-in has decided about a server's certificate holds from now on.
    `typed_url` is the address as it was typed, at which a sign-in begins.
    """

    def __init__(  # noqa: PLR0913 - all keyword-only
        self,
        *,
        session: Session | None,
        new_session: Callable[[Credentials], Session],
        store: CredentialStore,
        paths: Paths,
        runner: JobRunner,
        trust: Callable[[str], None],
        typed_url: str,
    ) -> None:
        self._session = session
        self._new_session = new_session
        self._store = store
        self._paths = paths
        self._runner = runner
        self._trust, self._typed_url = trust, typed_url

    @property
    def session(self) -> Session | None:
        """Return the session, or None where nobody is signed in."""
        return self._session

    @property
    def credentials(self) -> Credentials | None:
        """Return the credentials, or None where nobody is signed in."""
        return self._session.credentials if self._session else None

    def use(self, credentials: Credentials) -> None:
        """Speak for these credentials, which are stored already."""
        self._session = self._new_session(credentials)

    def stored(self) -> Credentials:
        """Return what is stored now; waits for the disk. Raises `NotSignedIn`."""
        credentials = self._store.load()
        if credentials is None:
            raise NotSignedIn("there are no credentials")
        self._trust(credentials.server)
        return credentials

    def keep(self, credentials: Credentials) -> None:
        """Store new credentials; waits for the disk, so never on the UI thread."""
        self._trust(credentials.server)  # it may have sent the sign-in on to another address
        self._store.save(credentials)  # what fails before leaves nothing
        last_server.remember(self._paths.server_file, credentials.server, began=self._typed_url)

    def forget(self) -> None:
        """Delete the credentials, and the browser's storage at the next start of the program."""
        self._session = None
        self._runner.submit(self.erase, _done, _complain)

    def erase(self) -> None:
        """Do what `forget` has done on disk; waits for it. Raises `KioskError` and `OSError`."""
        self._store.delete()
        browser_storage.delete_at_next_start(self._paths)


def _done(_nothing: None) -> None:
    _log.info("The credentials were deleted.")


def _complain(err: Exception) -> None:
    if not isinstance(err, KioskError | OSError):
        raise err
    _log.error("The credentials could not be deleted: %s", err)
