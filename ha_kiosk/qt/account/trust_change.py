"""Restarts the program when its TLS policy has changed.

Chromium keeps every certificate that it was told to accept, and a profile keeps its client
certificate, until the process ends. So another pin, another CA file or another client certificate
(also one that was renewed in place) needs a new process, in which the old trust is gone.

The files are loaded first, to make sure that the new process can start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.tls.policy import TlsPolicy

_log = logging.getLogger(__name__)


class TrustChange(QObject):
    """Emits `restart_requested` when the TLS policy differs from that of the program's start.

    `rules` returns the policy of a configuration for a server. `read` returns the configuration of
    an account as the program would read it at a start; without it nothing is ever restarted.
    """

    restart_requested = Signal()

    def __init__(
        self,
        client: HttpClient,
        connection_policy: ConnectionPolicy,
        config: Config,
        *,
        rules: Callable[[Config, str], TlsPolicy],
        read: Callable[[Credentials | None], Config] | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._connection_policy, self._config = client, connection_policy, config
        self._rules, self._read = rules, read
        self._began = client.tls_policy.digest()
        self._due: TlsPolicy | None = None

    def apply(self, server: str) -> None:
        """Make `client` use what a sign-in has decided; on a thread. Raises `UsageError`."""
        rules = self._rules(self._config, server)
        self._client.apply(rules)
        self._due = self._if_other(rules)

    def leave(self, server: str) -> None:
        """Do the same after a sign-out, when there may be no configuration to restart with."""
        try:
            self.apply(server)
            if self._read is not None:
                self._read(None)
        except KioskError as err:
            _log.info(
                "The trusted certificates may have changed; not restarting: %s",
                err,
            )
            self._due = None

    def changed_policy(self, config: Config) -> TlsPolicy | None:
        """Return the policy of `config` if it differs; on a thread. Raises `UsageError`."""
        rules = self._rules(config, str(config.url))
        rules.context(min(rules.origins))  # raises for files that cannot be used, as the start does
        return self._if_other(rules)

    def start_if_due(self) -> bool:
        """Restart if `apply` or `leave` has found another policy; return whether it has."""
        if self._due is None:
            return False
        try:
            self.start(self._due)
        except KioskError as err:
            _log.warning("The program must be restarted, but could not be: %s", err)
            return False
        return True

    def start(self, rules: TlsPolicy) -> None:
        """Restart the program with `rules`. Raises `UsageError`."""
        self._connection_policy.check(rules)
        _log.info("The trusted certificates have changed: restarting the program.")
        self.restart_requested.emit()

    def _if_other(self, rules: TlsPolicy) -> TlsPolicy | None:
        return rules if self._read and rules.digest() != self._began else None
