"""The log: readable, and without secrets whatever reaches it."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.logs import log_file, setup
from ha_kiosk.logs.log_file import LogFile

JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiIwMTIzIiwiZXhwIjoxfQ.q1-_w2e3r4t5"
HEX_128 = "0123456789abcdef" * 8
HEX_64 = "0123456789abcdef" * 4
CODE = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def restore() -> Iterator[None]:
    """Put the loggers back as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    for name in ("httpx", "httpcore", "websockets"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"got {JWT}.", "got ***."),
        (f"x{HEX_128}y", "x***y"),
        (f"/api/webhook/{HEX_64}", "/api/webhook/***"),
        (f"token%3D{HEX_128}", "token%3D***"),
        ("Authorization: Bearer llat-0123456789abcdef", "Authorization: Bearer ***"),
        ("http://user:pass@ha:8123/", "http://***@ha:8123/"),
        ("token=abc&x=1", "token=***&x=1"),
        ("{'refresh_token': 'abc', 'b': 1}", "{'refresh_token': '***', 'b': 1}"),
        ('{"access_token": "abc","expires_in":1800}', '{"access_token": "***","expires_in":1800}'),
        ('{\\"access_token\\":\\"abc\\",\\"b\\":1}', '{\\"access_token\\":\\"***\\",\\"b\\":1}'),
        ("%22access_token%22%3A%22abc%22%7D", "%22access_token%22%3A%22***%22%7D"),
        ('"password": "two words"', '"password": "***"'),
        ("password='two words')", "password='***')"),
        ("Token(access_token='abc', expires_in=1)", "Token(access_token='***', expires_in=1)"),
        ("webhook_id=abc", "webhook_id=***"),
        ("/api/camera?authSig=abc#x", "/api/camera?authSig=***#x"),
        ("refresh_token: abcdefgh01234567890", "refresh_token: ***"),
        ("GET /callback?code=abc&state=s HTTP/1.1", "GET /callback?code=***&state=s HTTP/1.1"),
        ("?state=s&code=abc", "?state=s&code=***"),
        ("%3Fcode%3Dabc", "%3Fcode%3D***"),
        ("Proxy-Authorization: Basic dTpwYXNz", "Proxy-Authorization: Basic ***"),
        ("{'authorization': 'Basic dTpwYXNz=='}", "{'authorization': 'Basic ***'}"),
        (f"code={CODE}", "code=***"),
        (f'"code": "{CODE}"', '"code": "***"'),
    ],
)  # fmt: skip
def test_secrets_are_hidden(text: str, expected: str) -> None:
    """By their shape or by their name."""
    assert setup.redact(text) == expected
    assert setup.redact(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "token expired",
        "invalid token: expired",
        "The access token: it is refused",
        "code: unknown_command",
        "error code: unknown_command",
        "{'code': 'unknown_command', 'message': 'Unknown command.'}",
        '{"code":"home_assistant_error"}',
        "exit code=4",
        "status code: 404",
        "bearer of news",
        "basic authentication, please",
        "wrong password",
        "password: incorrect",
        "mail to anna@example.com about http://ha:8123/lovelace/0?kiosk=1",
        "http://ha:8123/local/a@b.png",
        "4f1d0c9e8a7b 0123456789abcdef0123456789abcdef",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    """A log that hides what happened is no log."""
    assert setup.redact(text) == text


@given(before=st.text(), after=st.text(), secret=st.sampled_from([JWT, HEX_128]))
def test_a_token_is_hidden_in_any_text(before: str, after: str, secret: str) -> None:
    """Whatever stands around it."""
    assert secret not in setup.redact(before + secret + after)


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return texts that have those of `inner` in them."""
    return st.dictionaries(st.text(), inner, min_size=1).map(json.dumps) | inner.map(quote)


@given(st.recursive(st.just(JWT), wrapped))
def test_a_token_is_hidden_however_it_is_wrapped(text: str) -> None:
    """JSON in JSON in a URL."""
    assert JWT not in setup.redact(text)


def test_long_lines_take_no_time() -> None:
    """A page may write what it likes."""
    for piece in ("token", "eyJ", "a", "://", '\\"', "0123456789abcdef"[:9]):
        setup.redact(piece * (50_000 // len(piece)))


def record(level: int = logging.WARNING, *, error: bool = False) -> logging.LogRecord:
    """Return a record of two lines, maybe with a traceback that shows a token."""
    info = None
    if error:
        try:
            raise ValueError(f"refresh_token={HEX_128}")  # noqa: TRY301 - the traceback is wanted
        except ValueError:
            info = sys.exc_info()
    return logging.LogRecord("ha_kiosk.x", level, __file__, 1, "one %s\ntwo", (JWT,), info)


def test_a_line_tells_time_level_and_name() -> None:
    """For a person at a terminal."""
    text = setup.Redacting(journal=False).format(record())
    assert text.endswith(" WARNING ha_kiosk.x: one ***\ntwo")
    assert text[:4].isdigit()


def test_tracebacks_are_redacted_too() -> None:
    """Text of libraries is not ours to choose."""
    for journal in (False, True):
        text = setup.Redacting(journal=journal).format(record(error=True))
        assert "ValueError: refresh_token=***" in text
        assert HEX_128 not in text


@pytest.mark.parametrize(
    ("level", "prefix"),
    [(10, "<7>"), (20, "<6>"), (30, "<4>"), (40, "<3>"), (50, "<2>"), (25, "<6>")],
)
def test_the_journal_gets_a_priority_on_each_line(level: int, prefix: str) -> None:
    """As in sd-daemon(3); time and level are the journal's own."""
    text = setup.Redacting(journal=True).format(record(level))
    assert text == f"{prefix}ha_kiosk.x: one ***\n{prefix}two"


@pytest.mark.parametrize("journal", [False, True])
def test_the_log_goes_to_stderr(
    journal: bool,  # noqa: FBT001 - parametrized
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """From the level on that was asked for; libraries only when something is wrong."""
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    if journal:
        monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    setup.set_up("debug")
    logging.getLogger("ha_kiosk.x").debug("token=%s", "abc")
    logging.getLogger("httpx").info("chatter")
    setup.set_up("ERROR")
    logging.getLogger("ha_kiosk.x").warning("not this")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("<7>") == journal
    assert err.endswith("ha_kiosk.x: token=***\n")
    assert err.count("\n") == 1


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """Return the root logger, and put its handlers back after the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    setup.set_up("info")  # closes the test's file
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_log_file_is_written_besides_and_is_private(
    tmp_path: Path, root_logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    """Redacted, with time and level also where stderr is the journal's; 0600 also if it was not."""
    file = tmp_path / "logs" / "kiosk.log"
    file.parent.mkdir()
    file.touch(mode=0o644)
    setup.set_up("info", file)
    logging.getLogger("ha_kiosk.x").info("token=%s", JWT)
    line = file.read_text()
    assert line.endswith(" INFO ha_kiosk.x: token=***\n")
    assert line == capsys.readouterr().err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_log_file_goes_on_where_it_ended(tmp_path: Path, root_logger: logging.Logger) -> None:
    """Whenever the settings are read again, and without a file left open."""
    file = tmp_path / "none" / "yet" / "kiosk.log"
    for number in range(3):
        setup.set_up("info", file)
        logging.getLogger("ha_kiosk.x").info("line %s", number)
    assert file.read_text().count("line") == 3
    assert sum(isinstance(handler, LogFile) for handler in root_logger.handlers) == 1
    setup.set_up("info")
    logging.getLogger("ha_kiosk.x").info("line 4")
    assert file.read_text().count("line") == 3


def test_a_log_file_cannot_fill_the_disk(
    tmp_path: Path, root_logger: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old parts are kept, private as well, and older ones thrown away."""
    monkeypatch.setattr(log_file, "MAX_BYTES", 200)
    setup.set_up("info", tmp_path / "kiosk.log")
    for number in range(100):
        logging.getLogger("ha_kiosk.x").info("line %s of many", number)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [
        "kiosk.log", "kiosk.log.1", "kiosk.log.2", "kiosk.log.3",
    ]  # fmt: skip
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert all(file.stat().st_size <= 200 for file in files)
    assert "line 99 of many" in files[0].read_text()


def test_a_log_file_that_cannot_be_opened_is_said(
    tmp_path: Path, root_logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the program goes on."""
    setup.set_up("info", tmp_path)
    assert "cannot be written: Is a directory." in capsys.readouterr().err
    os.mkfifo(tmp_path / "pipe")  # that nobody reads
    setup.set_up("info", tmp_path / "pipe")
    assert "cannot be written: No such device" in capsys.readouterr().err


def test_a_log_file_that_cannot_be_written_any_more_is_given_up_once(
    tmp_path: Path, root_logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk is full: each line would fail, and each failure would be a line."""
    file = tmp_path / "kiosk.log"
    file.symlink_to("/dev/full")
    setup.set_up("info", file)
    for number in range(3):
        logging.getLogger("ha_kiosk.x").info("line %s", number)
    err = capsys.readouterr().err
    assert err.count("not used any more") == 1
    assert err.count("line") == 3
    assert len(root_logger.handlers) == 1
