"""The reason for an error of the operating system, as a text that can be translated.

Python always gives the reason in English.
"""

from __future__ import annotations

import errno

from ha_kiosk.i18n.text import Text

KNOWN = {
    errno.EACCES: Text("Permission denied"),
    errno.EDQUOT: Text("Disk quota exceeded"),
    errno.EFBIG: Text("File too large"),
    errno.EEXIST: Text("File exists"),
    errno.EIO: Text("Input/output error"),
    errno.EISDIR: Text("Is a directory"),
    errno.ELOOP: Text("Too many levels of symbolic links"),
    errno.ENAMETOOLONG: Text("File name too long"),
    errno.ENOENT: Text("No such file or directory"),
    errno.ENOSPC: Text("No space left on device"),
    errno.ENOTDIR: Text("Not a directory"),
    errno.EPERM: Text("Operation not permitted"),
    errno.EROFS: Text("Read-only file system"),
}


def os_reason(err: OSError) -> str:
    """Return the reason of `err`, in English if it is not one of those above."""
    return KNOWN.get(err.errno or 0) or err.strerror or str(err)
