"""A system library that is not there, for one program alone.

In a mount namespace of its own (root only) the library's folder is seen through an overlay from
which the library is gone. The machine itself keeps it.
"""

from __future__ import annotations

import subprocess

_SCRIPT = """
set -e
library=$1; shift
file=$(/sbin/ldconfig -p | awk -v name="$library" '$1 == name { print $NF; exit }')
[ -n "$file" ]
folder=$(readlink -f "$(dirname "$file")")
work=$(mktemp -d)
mount -t tmpfs none "$work"
mkdir "$work/upper" "$work/work"
for name in "$folder/$library"*; do
    mknod "$work/upper/$(basename "$name")" c 0 0
done
mount -t overlay none -o "lowerdir=$folder,upperdir=$work/upper,workdir=$work/work" "$folder"
exec "$@"
"""


def without(library: str, command: list[str]) -> list[str]:
    """Return the command that runs `command` where the library (`libfoo.so.1`) is missing."""
    return ["unshare", "--mount", "bash", "-c", _SCRIPT, "bash", library, *command]


def can_hide(library: str) -> bool:
    """Return whether this machine lets us do that, and has the library."""
    done = subprocess.run(without(library, ["true"]), capture_output=True, check=False)
    return done.returncode == 0
