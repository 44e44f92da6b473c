#!/bin/bash
# Installs what the targets of the Makefile need. The Makefile calls it; it may be run by hand.
#
#   set-up.sh venv               Python environment in .venv, with the tools for tests and lint,
#                                of the versions in constraints.txt
#   set-up.sh libraries GROUP…   Debian packages: window, test, home-assistant, debian, bench
#   set-up.sh check              does the installed PySide6 find its system libraries?
#
# It installs only what is missing, prints what it will install, and uses sudo only for apt-get and
# only if it has to. Without apt-get it prints what is needed.
set -euo pipefail
cd "$(dirname "$0")/.."

VENV=.venv
PYTHONS=(python3 python3.14 python3.13 python3.12 python3.11)

# "a|b": either will do; newer Debian first, because there the old name is only a virtual package.
# Measured with ldd on everything that a kiosk loads of PySide6 6.12, without Debian's base system.
WINDOW=(
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0
    libxcb-xkb1 libxkbcommon-x11-0 libegl1 libgl1 libnss3 libxkbfile1 libxcomposite1 libxdamage1
    libxfixes3 libxrandr2 libxtst6 'libasound2t64|libasound2' 'libglib2.0-0t64|libglib2.0-0' libfontconfig1
    libgssapi-krb5-2 libdbus-1-3
    libwayland-cursor0 libwayland-egl1 libpulse0
    fonts-roboto
)
# openbox: without a window manager no window is active, and the on-screen keyboard needs that.
# faketime: a clock that jumps, for a single program.
# Xorg, its dummy driver and xset: a monitor that can be switched off, with a touch screen.
# dbusmock: fake system services, on a bus of the test's own.
TEST=(
    xvfb openbox faketime
    xserver-xorg-core xserver-xorg-video-dummy x11-xserver-utils
    dbus python3-dbusmock
)
# Some of its requirements have no wheels.
HOME_ASSISTANT=(gcc g++ python3-dev libffi-dev)
# The benchmarks compare with it.
BENCH=(chromium)
# A clean Debian, for the package and its test (packaging/debian-root.sh).
DEBIAN=(debootstrap systemd-container dpkg-dev)

say() { printf '%s\n' "$*" >&2; }
fail() { say "ha-kiosk: $*"; exit 1; }

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

any_installed() {
    local package
    for package in ${1//|/ }; do
        installed "$package" && return
    done
    return 1
}

# The first of "a|b" that apt can install.
installable() {
    local package policy
    for package in ${1//|/ }; do
        policy=$(LC_ALL=C apt-cache policy "$package")
        if [[ $policy == *"Candidate: "[0-9]* ]]; then
            echo "$package"
            return
        fi
    done
    fail "this system's package sources do not have ${1//|/ or }."
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root and there is no sudo. As root: $*"
    fi
}

# apt_install REASON PACKAGE…
apt_install() {
    local reason=$1 missing=() names=() package
    shift
    for package in "$@"; do
        any_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return
    say "$reason needs these Debian packages, which are not installed: ${missing[*]}"
    say "Installing them with apt-get$([ "$(id -u)" = 0 ] || echo ' and sudo')."
    as_root apt-get update -q >&2 || say "The lists of packages could not be updated; trying the old ones."
    for package in "${missing[@]}"; do
        package=$(installable "$package") || exit 1
        names+=("$package")
    done
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${names[@]}" >&2 ||
        fail "apt-get could not install ${names[*]}. Its messages are above."
}

has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

libraries() {
    local group packages=()
    for group in "$@"; do
        case $group in
        window) packages+=("${WINDOW[@]}") ;;
        test) packages+=("${TEST[@]}") ;;
        home-assistant) packages+=("${HOME_ASSISTANT[@]}") ;;
        debian) packages+=("${DEBIAN[@]}") ;;
        bench) packages+=("${BENCH[@]}") ;;
        *) fail "no group of packages is called $group." ;;
        esac
    done
    if has_apt; then
        apt_install ha-kiosk "${packages[@]}"
        return
    fi
    local missing
    missing=$(missing_sonames)
    [ -z "$missing" ] && return
    say "There is no apt-get here, so nothing was installed. The Debian packages would be:"
    say "    ${packages[*]}"
    fail "install what your system calls these, then try again. Missing libraries: $missing"
}

# ldd names the missing libraries; Qt's own message names only libxcb-cursor0, whatever is missing.
# Only files that every kiosk loads are checked: libraries of unused plugins do not matter.
missing_sonames() {
    local qt
    qt=$("$VENV/bin/python" -c 'import PySide6; print(PySide6.__path__[0])')/Qt ||
        fail "PySide6 is not in $VENV. Run: make venv"
    ldd "$qt/plugins/platforms/libqxcb.so" "$qt/libexec/QtWebEngineProcess" \
        "$qt/lib/libQt6WebEngineQuick.so.6" |
        awk '/not found/ { print $1 }' | sort -u | paste -sd ' '
}

check() {
    local missing
    missing=$(missing_sonames)
    [ -z "$missing" ] || fail "these system libraries are missing: $missing"
}

# The first Python on the path that is new enough.
find_python() {
    local python
    for python in "${PYTHONS[@]}"; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    return 1
}

venv() {
    local python
    python=$(find_python) || {
        has_apt || fail "no Python 3.11 or newer is on the path. Install one, then try again."
        apt_install "ha-kiosk" python3 python3-venv
        python=$(find_python) || fail "this system's Python is older than 3.11, and no other is there."
    }
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        has_apt || fail "$python lacks the modules venv and ensurepip. Install them, then try again."
        apt_install "A Python environment" python3-venv
    fi
    # An environment does not start any more if an upgrade has removed its interpreter.
    if ! "$VENV/bin/python" -c '' 2>/dev/null; then
        "$python" -m venv --clear "$VENV"
    fi
    say "Installing ha-kiosk and its tools into $VENV (about 800 MB, most of it Qt)."
    # --group came with pip 25.1; Debian 12 has 23.0.
    "$VENV/bin/python" -m pip install -q --disable-pip-version-check --upgrade 'pip>=25.1' ||
        fail "pip could not be upgraded to 25.1. Is PyPI reachable from here?"
    "$VENV/bin/python" -m pip install -q --disable-pip-version-check \
        -e . --group test --group lint --constraint constraints.txt ||
        fail "the Python packages could not be installed; pip's messages are above."
}

case ${1-} in
venv) venv ;;
libraries) shift && libraries "$@" ;;
check) check ;;
*) fail "usage: packaging/set-up.sh venv | libraries GROUP… | check" ;;
esac
