"""The work of the set-up. It waits for the network or the disk, so it runs on a worker thread."""

from __future__ import annotations

import gettext
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial

from ha_kiosk.config import writer
from ha_kiosk.config.config import Config
from ha_kiosk.device.identity import device_name
from ha_kiosk.errors import CredentialsDamaged, KioskError, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import websocket
from ha_kiosk.server.address import discovery, last_server
from ha_kiosk.server.address.address import candidates
from ha_kiosk.server.address.discovery import FoundServer
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.finder import find, find_behind
from ha_kiosk.server.http import HttpClient, cookies
from ha_kiosk.server.login import expiry, keep, lan_address, no_way_in, phone
from ha_kiosk.server.login.listener import ListenAddress
from ha_kiosk.server.login.phone import Invitation, Tablet
from ha_kiosk.server.tls import trust
from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.settings_screen import dashboards
from ha_kiosk.settings_screen.rows import Choice
from ha_kiosk.setup_screen.progress import SetupProgress, forget, kept, restored
from ha_kiosk.storage import atomic_file, state_file
from ha_kiosk.storage.paths import Paths

_log = logging.getLogger(__name__)
Listen = Callable[[str], ListenAddress]


class SetupWork:
    """The jobs of one set-up, for the kiosk of `paths`. Requests go through `client`.

    `listen` returns where a phone in the network of a server can reach this machine.
    """

    def __init__(
        self,
        paths: Paths,
        config: Config,
        client: HttpClient,
        env: Mapping[str, str],
        *,
        listen: Listen = lan_address.towards,
    ) -> None:
        self._paths, self._config, self._client, self._env = paths, config, client, env
        self._listen = listen
        self._lock, self._has_ended = threading.Lock(), False
        self._store = CredentialStore(paths.credentials_file)

    @property
    def tablet(self) -> str:
        """Return the default name of the tablet, or the configured one."""
        return device_name(self._paths.profile, self._config.device_name)

    def resume(self) -> tuple[SetupProgress, Credentials | None]:
        """Return the progress of an earlier set-up, and the credentials, if somebody is signed in.

        Requests follow the configuration from now on. Raises `UsageError`.
        """
        credentials = self._stored()
        progress = restored(self._paths.setup_file, is_signed_in=credentials is not None)
        origins = candidates(progress.server) if progress.server else ()
        kept_trust = trust.load(self._paths.trust_file)
        self._client.apply(trust.policy_of(self._config, self._env, origins, kept_trust))
        self._client.cookies.add_stored(*cookies.stored(self._paths, self._client.tls_policy))
        return progress, credentials

    def save(self, facts: Mapping[str, object]) -> None:
        """Store the result of `progress.kept`, until `end`. Raises `OSError` and `KioskError`."""
        with self._lock:
            if not self._has_ended:
                state_file.write_synced(self._paths.setup_file, facts)

    def end(self, *, is_over: bool) -> None:
        """Store nothing from now on, not even from a late thread; with `is_over` also delete it."""
        with self._lock:
            self._has_ended = True
            if is_over:
                forget(self._paths.setup_file)

    def browse(self) -> Sequence[FoundServer]:
        """Return the servers in the network; takes seconds. Raises `KioskError`."""
        return discovery.browse()

    def check(self, address: str) -> None:
        """Return if a sign-in at `address` can begin. Raises as `find`.

        A single sign-on in front of the server is no error.
        """
        with closing(HttpClient(self._policy(address))) as client:
            server = find_behind(address, client.send)
        if server is not None and not server.providers:
            raise no_way_in()

    def trust(self, address: str) -> None:
        """Use the TLS policy for the server at `address` for all further requests."""
        self._client.apply(self._policy(address))

    def sign_in_by_phone(
        self,
        address: str,
        show: Callable[[Invitation], None],
        translations: gettext.NullTranslations,
    ) -> Credentials:
        """Sign in with a phone that opens what `show` shows. Raises as `phone.sign_in`."""
        server = find(address, self._client.send)
        try:
            listen = self._listen(server.url)
        except UsageError:
            alone = Text(
                "A phone cannot open {server}: only this tablet reaches it.", server=server.url
            )
            raise UsageError(alone) from None
        tablet = Tablet(self.tablet, listen, translations)
        call = websocket.caller(self._client)
        return phone.sign_in(server, self._client.send, tablet, show, call=call)

    def keep(self, credentials: Credentials, progress: SetupProgress) -> Credentials | None:
        """Store `credentials`, after which the set-up continues at `progress`. Raises `KioskError`.

        Returns the credentials that were stored before.
        """
        try:
            self.save(kept(progress))
        except OSError as err:
            raise atomic_file.unwritable(self._paths.setup_file, err) from err
        self.trust(credentials.server)  # it may have redirected the sign-in
        old = keep(credentials, self._store.replace, self._client.send)
        last_server.remember(self._paths.server_file, credentials.server, began=credentials.server)
        return old

    def revoke(self, credentials: Credentials) -> None:
        """Revoke an earlier session at its server, if the server can be reached."""
        try:
            Session(credentials, self._client.send).revoke()
        except KioskError as err:
            _log.warning("The earlier sign-in could not be revoked: %s", err)

    def dashboards(self, credentials: Credentials) -> Sequence[Choice]:
        """Return the dashboards of the user who signed in. Raises `KioskError`."""
        file = self._paths.failed_logins_file
        session = Session(credentials, self._client.send, failed_logins=file)
        return dashboards.ask(partial(session.call, websocket.caller(self._client)))

    def finish(self, progress: SetupProgress, credentials: Credentials) -> None:
        """Write the answers into the settings, after the server's part is done.

        Raises `KioskError`.
        """
        if progress.no_expiry:
            call = websocket.caller(self._client)
            expiry.switch_off(credentials, self._client.send, call=call)
        name = (progress.name or "").strip()
        changes: dict[str, object] = {}
        if progress.dashboard:
            changes["url"] = f"{credentials.server}{progress.dashboard}"
        if name and name != self.tablet:
            changes["device_name"] = name
        if changes:
            writer.save(self._paths.config_file, changes)

    def _policy(self, address: str) -> TlsPolicy:
        return trust.stored_policy(self._paths, self._env, self._config, address)

    def _stored(self) -> Credentials | None:
        try:
            return self._store.load()
        except CredentialsDamaged as err:
            _log.warning("%s", err)
            return None
