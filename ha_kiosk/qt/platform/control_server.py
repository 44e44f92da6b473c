"""The control socket of a running kiosk, for `ha-kiosk ctl`.

Each connection carries one request: a line of JSON in, a line of JSON out, a few kilobytes at most.
Only this user can connect: the socket is 0600 in a 0700 folder.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import SIGNAL, SLOT, QObject, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from shiboken6 import isValid

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text, to_json
from ha_kiosk.storage.paths import Paths, private_folder

_log = logging.getLogger(__name__)
MAX_REQUEST = 16 * 1024


class CommandReply(Protocol):
    """Takes the result of a command, at once or later. Only the first call counts."""

    def result(self, values: dict[str, object]) -> None:
        """Answer that the command worked."""

    def fail(self, err: Exception) -> None:
        """Answer that the command failed."""


CommandTable = Mapping[str, Callable[[Mapping[str, object], CommandReply], None]]
"""The commands of the kiosk. A command may raise `KioskError` instead of replying."""


class ControlServer(QObject):
    """Listens on the profile's control socket and runs `commands` on the UI thread."""

    def __init__(self, paths: Paths, commands: CommandTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        try:
            self._listen(paths)
        except (KioskError, OSError) as err:  # the dashboard works without ctl
            _log.error(
                "Cannot listen on %s: %s. ha-kiosk ctl, status and login cannot reach this kiosk, "
                "which can only be controlled at the screen.",
                paths.control_socket,
                str(err).removesuffix("."),
            )

    def _listen(self, paths: Paths) -> None:
        private_folder(paths.runtime)
        name = str(paths.control_socket)
        QLocalServer.removeServer(name)  # left by a killed kiosk; we hold the instance lock
        if not self._server.listen(name):
            raise OSError(self._server.errorString())
        paths.control_socket.chmod(0o600)  # Qt's UserAccessOption makes it 0700

    def close(self) -> None:
        """Stop listening and remove the socket."""
        self._server.close()

    @Slot()
    def _accept(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            _ControlConnection(connection, self._commands, self)


class _ControlConnection(QObject):
    """One request and its answer; deleted when its connection ends.

    The connection is its child, because PySide6 never deletes a server's own connections. Its
    signals are connected in the old style, by name, because PySide6 6.8 keeps every object whose
    signal attribute was used.
    """

    def __init__(self, connection: QLocalSocket, commands: CommandTable, parent: QObject) -> None:
        super().__init__(parent)
        connection.setParent(self)
        self._connection = connection
        self._commands = commands
        self._answered = False
        connection.connect(SIGNAL("disconnected()"), self, SLOT("deleteLater()"))
        connection.connect(SIGNAL("readyRead()"), self._read)
        self._read()

    def _read(self) -> None:
        if self._answered:
            return
        if self._connection.canReadLine():
            self._run(bytes(self._connection.readLine(MAX_REQUEST).data()))
        elif self._connection.bytesAvailable() > MAX_REQUEST:
            self.fail(KioskError(Text("the request is too long")))

    def _run(self, line: bytes) -> None:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            self.fail(KioskError(Text("the request is not JSON")))
            return
        name = request.get("command") if isinstance(request, dict) else None
        command = self._commands.get(name) if isinstance(name, str) else None
        if command is None:
            self.fail(KioskError(Text("this kiosk does not know that command")))
            return
        try:
            command(request, self)
        except KioskError as err:
            self.fail(err)
        except Exception as err:  # noqa: BLE001 - the client waits for an answer
            _log.error("The command %r failed.", name, exc_info=err)
            self.fail(
                KioskError(Text("an unexpected {kind}; see the log", kind=type(err).__name__))
            )

    def result(self, values: dict[str, object]) -> None:
        """Answer that the command worked."""
        texts = {name: to_json(value) for name, value in values.items() if isinstance(value, Text)}
        self._send({"ok": True, "result": values} | ({"texts": texts} if texts else {}))

    def fail(self, err: Exception) -> None:
        """Answer that the command failed."""
        self._send({"ok": False, "error": str(err), "text": to_json(str(err))})

    def _send(self, answer: dict[str, object]) -> None:
        if self._answered or not isValid(self._connection):
            return
        self._answered = True
        self._connection.write(json.dumps(answer).encode() + b"\n")
        self._connection.flush()
        self._connection.disconnectFromServer()
