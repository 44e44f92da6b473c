"""SIGHUP: what is read again, who obeys, and what the log says."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.tls import sign
from harness.waiting import wait_until
from PySide6.QtCore import QObject

from ha_kiosk.config.choices import LogLevel, Render
from ha_kiosk.config.config import Config
from ha_kiosk.errors import UsageError
from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.account.trust_change import TrustChange
from ha_kiosk.qt.control.config_reload import ConfigReload
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.tls import trust
from ha_kiosk.server.tls.policy import TlsPolicy


class Settings:
    """A configuration that can be changed, and who obeyed it."""

    def __init__(self, runner: JobRunner, parent: QObject, address: str) -> None:
        self.config = Config()
        self.problem: Exception | None = None
        self.obeyed: list[Config] = []
        connection_policy = ConnectionPolicy(HttpClient(), runner, parent)
        self.trust_change = TrustChange(
            HttpClient(),
            connection_policy,
            self.config,
            rules=_rules,
            read=lambda _: self.config,
            parent=parent,
        )
        self.config_reload = ConfigReload(
            self.config, self._read, self.trust_change, Notifier(address), runner, parent
        )
        self.config_reload.add_listeners(self.obeyed.append, self.obeyed.append)

    def _read(self) -> Config:
        if self.problem is not None:
            raise self.problem
        return self.config


def _rules(config: Config, server: str) -> TlsPolicy:
    return trust.policy_of(config, {}, [server], None)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """Return the service manager's socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(5)
        yield manager


def _note_level(level: str, _file: object) -> None:
    logging.getLogger("test").info("level %s", level)


@pytest.fixture
def settings(
    runner: JobRunner,
    parent: QObject,
    manager: socket.socket,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    """Return settings of which nothing has changed yet."""
    caplog.set_level(logging.INFO, logger="ha_kiosk.qt.control.config_reload")
    # It would take the test's own handlers away.
    monkeypatch.setattr("ha_kiosk.logs.setup.set_up", _note_level)
    return Settings(runner, parent, manager.getsockname())


def test_everybody_obeys_and_the_log_tells_what_has_changed(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """What has to wait for a restart is named, too."""
    settings.config = Config(zoom=2.0, full_screen=False, render=Render.SOFTWARE, memory_limit=500)
    settings.config_reload.start()
    wait_until(lambda: caplog.records, "a line in the log")
    assert settings.obeyed == [Config(zoom=2.0, memory_limit=500)] * 2
    (line,) = caplog.messages
    assert "Changed: zoom, memory_limit. After a restart: full_screen, render." in line


def test_what_has_changed_is_told_against_the_last_time(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Not against the start of the program."""
    settings.config = Config(zoom=2.0)
    for count in (1, 2):
        settings.config_reload.start()
        wait_until(lambda: len(caplog.records) == count, "a line in the log")  # noqa: B023 - now
    assert caplog.messages[1] == "The configuration was read again. Changed: nothing."


def test_the_log_obeys_first(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """A level that hides the line about it was asked for."""
    caplog.set_level(logging.INFO)
    settings.config = Config(log_level=LogLevel.ERROR)
    settings.config_reload.start()
    wait_until(lambda: len(caplog.records) == 2, "two lines in the log")
    assert caplog.messages[0] == "level error"


def test_a_configuration_with_a_mistake_changes_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """One WARNING, which says where the mistake is; the next one is obeyed again."""
    settings.problem = UsageError(Text("zom in ha-kiosk.toml is not a setting."))
    settings.config_reload.start()
    wait_until(lambda: caplog.records, "a line in the log")
    assert settings.obeyed == []
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().endswith(
        "nothing was changed: zom in ha-kiosk.toml is not a setting."
    )
    settings.problem = None
    settings.config_reload.start()
    wait_until(lambda: settings.obeyed, "a configuration that is obeyed")


def test_another_trust_starts_the_program_anew_and_nobody_obeys_before(
    settings: Settings, manager: socket.socket, tmp_path: Path
) -> None:
    """What the rest of the configuration wants comes with it; the reload is over."""
    wanted: list[bool] = []
    settings.trust_change.restart_requested.connect(lambda: wanted.append(True))
    settings.config = Config(url="https://ha", zoom=2.0, ca_file=sign(tmp_path).certificate)
    settings.config_reload.start()
    wait_until(lambda: wanted, "the restart")
    assert settings.obeyed == []
    assert [manager.recv(4096).splitlines()[0] for _ in range(2)] == [b"RELOADING=1", b"READY=1"]


@pytest.mark.parametrize("key", ["ca_file", "client_certificate"])
def test_a_trust_that_could_not_be_started_with_changes_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture, tmp_path: Path, key: str
) -> None:
    """The file is missing: a program that ends itself for it would not come back."""
    wanted: list[bool] = []
    settings.trust_change.restart_requested.connect(lambda: wanted.append(True))
    more = {key: tmp_path / "missing.pem"}
    settings.config = Config(url="https://ha", zoom=2.0, **more)  # type: ignore[arg-type]
    settings.config_reload.start()
    wait_until(lambda: caplog.records, "a line in the log")
    assert (settings.obeyed, wanted) == ([], [])
    (line,) = caplog.messages
    assert f"nothing was changed: {key}: {tmp_path}/missing.pem cannot be read" in line


@pytest.mark.parametrize("problem", [None, UsageError(Text("no"))])
def test_the_service_manager_hears_the_begin_and_the_end(
    settings: Settings, manager: socket.socket, problem: Exception | None
) -> None:
    """A reload that fails is over, too: `systemctl reload` must not wait for ever."""
    settings.problem = problem
    settings.config_reload.start()
    begin = manager.recv(4096).decode().splitlines()
    assert begin[0] == "RELOADING=1"
    assert begin[1].startswith("MONOTONIC_USEC=")
    manager.settimeout(0)
    heard: list[bytes] = []

    def hear() -> bool:
        try:
            heard.append(manager.recv(4096))
        except BlockingIOError:
            return bool(heard)
        return True

    wait_until(hear, "the end")
    assert heard == [b"READY=1"]
