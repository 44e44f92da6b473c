"""Logging for the person who reads the journal.

One line per event that matters, to stderr. Under systemd (`JOURNAL_STREAM`) the line starts with
the priority prefix of sd-daemon(3) in place of time and level, which the journal adds itself.

Secrets are kept out of log calls in the first place; `Redacting` is the second wall, for what a
page writes to its console and for text that libraries make up. It hides everything of the *shape*
of a Home Assistant token.
"""

from __future__ import annotations

import logging
import os
import re
import sys

PAGE = "ha_kiosk.page"

_JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*")
_HEX = re.compile(r"\b[0-9a-f]{64,}\b")
_PARAMETER = re.compile(
    r"(?i)\b((?:access_|refresh_)?token|code|password|webhook_id|authSig)(['\"]?\s*[=:]\s*['\"]?)"
    r"([^\s&'\",}<>]+)"
)
_PRIORITY = {
    logging.DEBUG: "<7>",
    logging.INFO: "<6>",
    logging.WARNING: "<4>",
    logging.ERROR: "<3>",
    logging.CRITICAL: "<2>",
}


def redact(text: str) -> str:
    """Return `text` with everything that looks like a secret replaced by `***`."""
    text = _JWT.sub("***", text)
    text = _HEX.sub("***", text)
    return _PARAMETER.sub(r"\1\2***", text)


class Redacting(logging.Formatter):
    """A formatter whose finished text, tracebacks included, went through `redact`."""

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


def set_up(level: str = "INFO") -> None:
    """Send the program's log to stderr, from `level` (a name of the logging module) on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(journal="JOURNAL_STREAM" in os.environ))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("httpx", "httpcore", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
