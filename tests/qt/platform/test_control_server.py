"""The control socket: one line in, one line out, for this user alone."""

from __future__ import annotations

import gc
import json
import socket
import stat
import threading
from collections.abc import Callable, Iterator, Mapping

import pytest
import shiboken6
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.platform.control_server import MAX_REQUEST, CommandReply, ControlServer
from ha_kiosk.storage.paths import Paths, private_folder

Arguments = Mapping[str, object]
CONNECTION = {"QLocalSocket", "_Conversation"}


class Commands:
    """Commands for the tests, and what was asked of them."""

    def __init__(self) -> None:
        self.asked: list[Arguments] = []
        self.waiting: list[CommandReply] = []
        self.table: dict[str, Callable[[Arguments, CommandReply], None]] = {
            "echo": self._echo,
            "fail": self._fail,
            "later": self._later,
            "twice": self._twice,
        }

    def _echo(self, arguments: Arguments, reply: CommandReply) -> None:
        self.asked.append(arguments)
        reply.result({"said": arguments.get("word")})

    def _fail(self, _arguments: Arguments, _reply: CommandReply) -> None:
        raise KioskError(Text("there is no dashboard"))

    def _later(self, _arguments: Arguments, reply: CommandReply) -> None:
        self.waiting.append(reply)

    def _twice(self, _arguments: Arguments, reply: CommandReply) -> None:
        reply.result({"first": True})
        reply.fail(KioskError(Text("second")))


@pytest.fixture
def commands() -> Commands:
    """Return the commands."""
    return Commands()


@pytest.fixture
def server(paths: Paths, commands: Commands, parent: QObject) -> Iterator[ControlServer]:
    """Return a server that listens."""
    server = ControlServer(paths, commands.table, parent)
    yield server
    server.close()


class Client:
    """A client in a thread: sends pieces, and reads until the server closes."""

    def __init__(self, paths: Paths, *pieces: bytes) -> None:
        self.received: bytes | None = None
        self._path = str(paths.control_socket)
        self._pieces = pieces
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(10)
            connection.connect(self._path)
            for piece in self._pieces:
                connection.sendall(piece)
            received = b""
            while chunk := connection.recv(4096):
                received += chunk
            self.received = received

    @property
    def answer(self) -> dict[str, object]:
        """Return the answer, which is one line."""
        wait_until(lambda: not self._thread.is_alive(), "the client is done")
        self._thread.join()
        assert self.received is not None
        assert self.received.endswith(b"\n")
        assert self.received.count(b"\n") == 1
        answer: dict[str, object] = json.loads(self.received)
        self.text = answer.pop("text", None)
        return answer


def request(**fields: object) -> bytes:
    """Return a request as the command line sends it."""
    return json.dumps(fields).encode() + b"\n"


def refused(why: str) -> dict[str, object]:
    """Return the answer that a command did not work."""
    return {"ok": False, "error": why}


@pytest.mark.usefixtures("server")
class TestListening:
    """What a client gets."""

    def test_a_command_gets_its_arguments_and_answers(
        self, paths: Paths, commands: Commands
    ) -> None:
        """A line each way, then the end."""
        client = Client(paths, request(command="echo", word="grüß\n"))
        assert client.answer == {"ok": True, "result": {"said": "grüß\n"}}
        assert commands.asked == [{"command": "echo", "word": "grüß\n"}]

    def test_an_error_keeps_what_its_text_is_made_of(self, paths: Paths) -> None:
        """So that a terminal can show it in its own language."""
        client = Client(paths, request(command="no-such"))
        assert client.answer == refused("this kiosk does not know that command")
        template = "this kiosk does not know that command"
        assert client.text == {"template": template, "values": {}}

    def test_a_request_may_come_in_pieces(self, paths: Paths) -> None:
        """As a stream may deliver it."""
        pieces = [bytes([byte]) for byte in request(command="echo", word="slow")]
        assert Client(paths, *pieces).answer["ok"] is True

    def test_an_error_of_ours_is_the_answer(self, paths: Paths) -> None:
        """In words for people."""
        client = Client(paths, request(command="fail"))
        assert client.answer == refused("there is no dashboard")

    @pytest.mark.parametrize(
        "line",
        [
            request(command="explode"),
            request(command=None),
            request(command=["echo"]),
            request(command={}),
            request(word="echo"),
            b'"echo"\n',
            b"[]\n",
            b"null\n",
        ],
    )
    def test_an_unknown_command_is_refused(self, paths: Paths, line: bytes) -> None:
        """Whatever it looks like."""
        assert Client(paths, line).answer == refused("this kiosk does not know that command")

    @pytest.mark.parametrize(
        "line",
        [
            b"\n",
            b"echo\n",
            b"{\n",
            b"\xff\xfe\n",
            b"\x00\n",
            b"GET / HTTP/1.1\r\n",
            b"[" * (MAX_REQUEST - 2) + b"\n",
        ],
        ids=lambda line: repr(line[:20]),
    )
    def test_garbage_is_refused(self, paths: Paths, line: bytes) -> None:
        """With an answer, as everything is."""
        assert Client(paths, line).answer == refused("the request is not JSON")

    def test_an_endless_request_is_cut_off(self, paths: Paths) -> None:
        """Before it fills the memory."""
        client = Client(paths, b"x" * (MAX_REQUEST + 1))
        assert client.answer == refused("the request is too long")

    def test_a_long_line_is_no_command(self, paths: Paths, commands: Commands) -> None:
        """Even if it would be one."""
        client = Client(paths, request(command="echo", word="x" * MAX_REQUEST))
        assert client.answer["ok"] is False
        assert commands.asked == []

    def test_an_answer_may_come_later(self, paths: Paths, commands: Commands) -> None:
        """A screenshot takes its time, and the window goes on."""
        client = Client(paths, request(command="later"))
        wait_until(lambda: commands.waiting, "the command was run")
        commands.waiting[0].result({"file": "/x.png"})
        assert client.answer == {"ok": True, "result": {"file": "/x.png"}}

    def test_the_first_word_counts(self, paths: Paths) -> None:
        """One request, one answer."""
        assert Client(paths, request(command="twice")).answer["result"] == {"first": True}

    def test_a_second_line_is_not_run(self, paths: Paths, commands: Commands) -> None:
        """One connection is one request."""
        Client(paths, request(command="echo", word=1) + request(command="echo", word=2)).answer  # noqa: B018 - waits
        assert [asked["word"] for asked in commands.asked] == [1]

    def test_many_clients_get_each_their_own_answer(self, paths: Paths) -> None:
        """At the same time."""
        clients = [Client(paths, request(command="echo", word=n)) for n in range(20)]
        assert [c.answer["result"] for c in clients] == [{"said": n} for n in range(20)]

    def test_a_client_that_waits_holds_nobody(self, paths: Paths, commands: Commands) -> None:
        """One that has only connected, and one whose answer is not ready."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as silent:
            silent.connect(str(paths.control_socket))
            slow = Client(paths, request(command="later"))
            assert Client(paths, request(command="echo")).answer["ok"] is True
            wait_until(lambda: commands.waiting, "the slow command was run")
            commands.waiting[0].result({})
            assert slow.answer["ok"] is True

    def test_a_client_that_has_gone_needs_no_answer(self, paths: Paths, commands: Commands) -> None:
        """The command may end whenever it likes."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.connect(str(paths.control_socket))
            client.sendall(request(command="later"))
            wait_until(lambda: commands.waiting, "the command was run")
        wait_until(lambda: not _is_alive(commands.waiting[0]), "the connection has gone")
        commands.waiting[0].result({"too": "late"})
        commands.waiting[0].fail(KioskError(Text("too late")))
        assert Client(paths, request(command="echo")).answer["ok"] is True

    def test_only_this_user_can_connect(self, paths: Paths) -> None:
        """Socket and folder."""
        info = paths.control_socket.stat()
        assert stat.S_ISSOCK(info.st_mode)
        assert stat.S_IMODE(info.st_mode) == 0o600
        assert stat.S_IMODE(paths.runtime.stat().st_mode) == 0o700


def test_a_socket_left_over_by_a_kill_is_replaced(
    paths: Paths, commands: Commands, parent: QObject
) -> None:
    """The lock says that nobody is there."""
    private_folder(paths.runtime)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left_over:
        left_over.bind(str(paths.control_socket))
    server = ControlServer(paths, commands.table, parent)
    assert Client(paths, request(command="echo")).answer["ok"] is True
    server.close()


@pytest.mark.usefixtures("server")
def test_nothing_is_kept_of_a_connection(paths: Paths) -> None:
    """PySide6 6.8 to 6.12 did; a kiosk may be asked for its status every minute for years."""
    for _ in range(3):
        assert Client(paths, request(command="echo")).answer["ok"]

    def kept() -> list[str]:
        gc.collect()
        return [kind for it in gc.get_objects() if (kind := type(it).__name__) in CONNECTION]

    wait_until(lambda: not kept(), "the connections have gone")


def test_at_the_end_the_socket_goes(server: ControlServer, paths: Paths) -> None:
    """`ctl` then says that no kiosk is running."""
    server.close()
    settle()
    assert list(paths.runtime.iterdir()) == []


def test_a_kiosk_that_cannot_listen_says_so_and_goes_on(
    paths: Paths, commands: Commands, parent: QObject, caplog: pytest.LogCaptureFixture
) -> None:
    """The dashboard is what it is for. Here a folder is in the socket's place."""
    private_folder(paths.runtime)
    paths.control_socket.mkdir()
    server = ControlServer(paths, commands.table, parent)
    assert f"Cannot listen on {paths.control_socket}" in caplog.text
    server.close()


def _is_alive(reply: object) -> bool:
    assert isinstance(reply, QObject)
    return shiboken6.isValid(reply)
