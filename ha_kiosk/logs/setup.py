"""Logging for the person who reads the journal.

There is one line for each event that matters, on stderr. Under systemd (`JOURNAL_STREAM`) a line
starts with the priority prefix of sd-daemon(3) instead of time and level, which the journal adds
itself.

Secrets must not be in log calls in the first place. `Redacting` also hides everything that has the
form of a Home Assistant token, for texts of a page's console or of a library.

A log file may be written as well (`log_file`). If it cannot be written, that is logged once.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "ha_kiosk.page"
_log = logging.getLogger(__name__)

# Secrets by their form: access tokens; refresh tokens (128) and webhook ids (64).
_JWT = re.compile(r"eyJ[\w-]{8,200}\.[\w-]+\.[\w-]*")
_HEX = re.compile(r"[0-9a-f]{64,}")
_BEARER = re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]{16,}")
_BASIC = re.compile(r"(?i)\b(authorization['\"]?\s*[:=]\s*b?['\"]?basic\s+)[\w+/=-]+")
_USERINFO = re.compile(r"(://)[^\s/?#@'\"]+(?=@)")
# Secrets by their name: `name=value`, `"name": "value"` (its quotes escaped for a string in
# a string, or for a URL), and `name: value` if the value does not look like a word.
_NAME = r"(?i)((?:token|password|webhook_id|authsig)"
_QUOTE = r"(?:\\*['\"]|%22|&quot;)"
_END = rf"(?:(?!{_QUOTE})[^\s&#,;>)\]}}])"
_ASSIGNED = re.compile(rf"{_NAME}(?:=|%3D)){_END}+")
_QUOTED = re.compile(rf"{_NAME}{_QUOTE}?\s*(?:[:=]|%3A|%3D)\s*{_QUOTE})(?:(?!{_QUOTE}).)+")
_PLAIN = re.compile(rf"{_NAME}:\s*)(?=\S*\d){_END}{{16,}}")
# An authorization code, by its place in a query or by its form: other codes are of errors.
_QUERY_CODE = re.compile(rf"(?i)((?:[?&]|%3F|%26)code(?:=|%3D)){_END}+")
_CODE = re.compile(rf"(?i)(\bcode{_QUOTE}?\s*[=:]\s*{_QUOTE}?)[0-9a-f]{{32}}")
_PATTERNS = (_BEARER, _BASIC, _USERINFO, _ASSIGNED, _QUOTED, _PLAIN, _QUERY_CODE, _CODE)
_PRIORITY = {
    logging.DEBUG: "<7>",
    logging.INFO: "<6>",
    logging.WARNING: "<4>",
    logging.ERROR: "<3>",
    logging.CRITICAL: "<2>",
}


def redact(text: str) -> str:
    """Return `text` with everything that looks like a secret replaced by `***`."""
    text = _HEX.sub("***", _JWT.sub("***", text))
    for pattern in _PATTERNS:
        text = pattern.sub(r"\1***", text)
    return text


class Redacting(logging.Formatter):
    """A formatter that redacts its finished text, including tracebacks."""

    def __init__(self, *, journal: bool) -> None:
        super().__init__(
            "%(name)s: %(message)s"
            if journal
            else "%(asctime)s %(levelname)s %(name)s: %(message)s"
        )
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, redacted, each line with its priority under the journal."""
        text = redact(super().format(record))
        if not self._journal:
            return text
        prefix = _PRIORITY.get(record.levelno, "<6>")
        return "\n".join(prefix + line for line in text.splitlines())


def set_up(level: str = "INFO", file: Path | None = None) -> None:
    """Send the program's log to stderr, from `level` (a name of the logging module) on.

    Also to `file`, if there is one. May be called again: an open file is closed.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(journal="JOURNAL_STREAM" in os.environ))
    root = logging.getLogger()
    for old in root.handlers:
        if isinstance(old, logging.FileHandler):
            old.close()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    if file is not None:
        _add(file)
    for chatty in ("httpx", "httpcore", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _add(file: Path) -> None:
    # Late: the module that rotates files takes longer to load than the rest of `ha-kiosk --help`.
    from ha_kiosk.logs.log_file import LogFile  # noqa: PLC0415

    try:
        handler = LogFile(file)
    except OSError as err:
        _log.warning("The log file %s cannot be written: %s.", file, err.strerror)
        return
    handler.setFormatter(Redacting(journal=False))
    logging.getLogger().addHandler(handler)
