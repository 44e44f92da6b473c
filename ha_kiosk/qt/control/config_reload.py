"""SIGHUP: reads the configuration again, and applies what can be applied at once.

The new configuration is applied as a whole or not at all: if the file has a mistake, nothing
changes, and the log names the mistake. A change of trust restarts the program (`trust_change`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from ha_kiosk.config.config import Config, changed
from ha_kiosk.errors import KioskError
from ha_kiosk.host import clocks
from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.logs import setup
from ha_kiosk.qt.account.trust_change import TrustChange
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server.tls.policy import TlsPolicy

_log = logging.getLogger(__name__)


class ConfigReload(QObject):
    """Reads the configuration with `read`, and passes a new one to its listeners."""

    def __init__(
        self,
        config: Config,
        read: Callable[[], Config],
        trust_change: TrustChange,
        notifier: Notifier,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._read = config, read
        self._trust_change, self._notifier, self._runner = trust_change, notifier, runner
        self._listeners: list[Callable[[Config], None]] = []

    def add_listeners(self, *listeners: Callable[[Config], None]) -> None:
        """Pass each new configuration to these listeners, too."""
        self._listeners.extend(listeners)

    @Slot()
    def start(self) -> None:
        """Read the configuration again."""
        self._notifier.reloading(clocks.monotonic())
        self._runner.run(self._look, self._take, self._refuse)

    @Slot(object)
    def apply(self, config: Config) -> None:
        """Pass on a configuration that was just changed at the screen."""
        self._config = config
        for use in self._listeners:
            use(config)

    def change(self, **settings: object) -> None:
        """Pass on the configuration with other values, which are not saved."""
        self.apply(replace(self._config, **settings))  # type: ignore[arg-type]

    def _look(self) -> tuple[Config, TlsPolicy | None]:
        """Return the new configuration, and its TLS policy if that differs; on a thread."""
        config = self._read()
        return config, self._trust_change.changed_policy(config)

    def _take(self, found: tuple[Config, TlsPolicy | None]) -> None:
        config, rules = found
        if rules is None:
            self._use(config)
            return
        try:
            self._trust_change.start(rules)
        except KioskError as err:
            self._refuse(err)
        else:
            self._notifier.reloaded()

    def _use(self, config: Config) -> None:
        keys = changed(self._config, config)
        setup.set_up(config.log_level, config.log_file)
        # Keep the old values of all other keys, so that no feature runs with half of its new
        # settings.
        later = {key.name: getattr(self._config, key.name) for key in keys if not key.reloadable}
        self.apply(replace(config, **later))
        at_once = ", ".join(key.name for key in keys if key.reloadable) or "nothing"
        _log.info(
            "The configuration was read again. Changed: %s.%s",
            at_once,
            f" After a restart: {', '.join(later)}." if later else "",
        )
        self._notifier.reloaded()

    def _refuse(self, err: Exception) -> None:
        _log.warning("The configuration was read again, but nothing was changed: %s", err)
        self._notifier.reloaded()
