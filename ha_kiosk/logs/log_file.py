"""The log in a file, for tablets whose journal is lost when the power goes.

The file is private, and rotated so that it cannot fill the disk. This module is imported only if
it is needed, because imports delay every command.
"""

from __future__ import annotations

import logging
import os
import stat
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1024 * 1024
"""Bytes of one log file."""
OLD_FILES = 3
"""Older files that are kept, as `FILE.1` and so on."""
_log = logging.getLogger(__name__)


class LogFile(RotatingFileHandler):
    """A log file (0600), in a folder that is created if it is missing. Raises `OSError`."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(file, maxBytes=MAX_BYTES, backupCount=OLD_FILES, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        # Does not block on a pipe that nobody reads.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NONBLOCK
        descriptor = os.open(self.baseFilename, flags, 0o600)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.fchmod(descriptor, 0o600)  # an older file may have been open to others
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="replace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - logging's
        """Stop writing to the file after an error, such as a full disk, and log that once."""
        logging.getLogger().removeHandler(self)
        self.close()
        _log.warning(
            "The log file %s cannot be written; it is not used any more.", self.baseFilename
        )
