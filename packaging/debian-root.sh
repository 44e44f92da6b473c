#!/bin/bash
# A clean Debian 13, to build the package and to test it.
#
#   debian-root.sh check                   check whether this machine can have one; fail if not
#   debian-root.sh base                    make it, or use the existing one; print its folder
#   debian-root.sh run FOLDER ARGUMENT…    run a container over it (systemd-nspawn ARGUMENT…): its
#                                          changes go into FOLDER, and the base stays clean
#   debian-root.sh keep FOLDER             keep the packages that apt fetched there for later runs
#   debian-root.sh deb                     build the package into dist/
#
# All commands need root, and store their files in the cache folder of that user. LAYERS in the
# environment (folder:folder) are placed between the base and the changes.
set -euo pipefail
cd "$(dirname "$0")/.."

SUITE=trixie
INCLUDE=systemd-sysv,dbus,libpam-systemd,ca-certificates
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/ha-kiosk/debian-$SUITE
BASE=$CACHE/base
BUILD=$CACHE/build
ARCHIVES=$CACHE/archives
DAYS=30

say() { printf '%s\n' "$*" >&2; }
fail() { say "ha-kiosk: $*"; exit 1; }

check() {
    [ "$(id -u)" = 0 ] || fail "a clean Debian 13 can be made by root only: sudo make …"
    command -v apt-get >/dev/null || fail "a clean Debian 13 is made from a Debian, or a child of it."
    unshare --mount true 2>/dev/null ||
        fail "a clean Debian 13 needs mount namespaces; this machine (a container?) allows none."
}

# The mirror that this machine uses itself, if it is a Debian.
mirror() {
    local found
    found=$(apt-get indextargets --no-release-info --format '$(REPO_URI)' \
        'Identifier: Packages' 'Origin: Debian' 'Component: main' 2>/dev/null |
        grep -v security | head -n 1) || true
    echo "${found:-http://deb.debian.org/debian/}"
}

# Proxies, certificates and similar settings are copied from the machine. Settings that call programs
# at each run are left out, because the programs are missing there.
apt_settings() {
    local root=$1 file
    for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do
        if [ -f "$file" ] && ! grep -qiE '(pre|post)-(invoke|install)' "$file"; then
            cp "$file" "$root/etc/apt/apt.conf.d/"
        fi
    done
    # Otherwise apt deletes what it has just fetched into the cache.
    echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' \
        >"$root/etc/apt/apt.conf.d/99keep-downloaded-packages"
    for file in /etc/apt/auth.conf.d/*; do
        [ -f "$file" ] && install -m 600 "$file" "$root/etc/apt/auth.conf.d/"
    done
    mkdir -p "$root/usr/local/share/ca-certificates"
    for file in /usr/local/share/ca-certificates/*.crt; do
        [ -f "$file" ] && cp "$file" "$root/usr/local/share/ca-certificates/"
    done
    if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
        cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    fi
}

# What the base and the build tools were made from: when that changes, they are made again.
base_stamp() { { echo "$SUITE $INCLUDE" && declare -f base apt_settings; } | sha256sum; }
build_stamp() { { base_stamp && declare -f build_layer && cat packaging/debian/control; } | sha256sum; }

base_is_good() {
    [ -n "$(find "$BASE/stamp" -mtime "-$DAYS" 2>/dev/null)" ] &&
        [ "$(cat "$BASE/stamp")" = "$(base_stamp)" ]
}

base() {
    check
    packaging/set-up.sh libraries debian
    mkdir -p "$CACHE" "$ARCHIVES/partial"
    exec 8>"$CACHE/lock"
    flock 8
    if ! base_is_good; then
        say "Making a clean Debian 13 in $BASE (a minute, once in $DAYS days)."
        rm -rf "$BASE" "$BUILD"
        mkdir -p "$BASE"
        debootstrap --variant=minbase --include="$INCLUDE" --cache-dir="$ARCHIVES" \
            "$SUITE" "$BASE/root" "$(mirror)" >"$CACHE/debootstrap.log" 2>&1 ||
            { tail "$CACHE/debootstrap.log" >&2; fail "debootstrap failed."; }
        apt_settings "$BASE/root"
        base_stamp >"$BASE/stamp"
    fi
    exec 8>&-
    echo "$BASE/root"
}

run() {
    [ -d "$BASE/root" ] || fail "first: packaging/debian-root.sh base"
    local folder=$1
    shift
    mkdir -p "$folder"/{changes,work,root,archives/partial}
    # Packages are fetched only once. Links, because apt locks its folder.
    find "$ARCHIVES" -maxdepth 1 -name '*.deb' -exec ln -f -t "$folder/archives" {} + 2>/dev/null || true
    exec unshare --mount --propagation private \
        "$BASH" "$0" _run "$folder" "${LAYERS:+$LAYERS:}$BASE/root" "$@"
}

# Keep what apt fetched in a container, for the next one.
keep() {
    find "$1/archives" -maxdepth 1 -name '*.deb' -exec ln -f -t "$ARCHIVES" {} +
}

# In a mount namespace of its own, so that all its mounts end with it.
_run() {
    local folder=$1 lower=$2
    shift 2
    mount -t overlay overlay "$folder/root" \
        -o "lowerdir=$lower,upperdir=$folder/changes,workdir=$folder/work" ||
        fail "overlayfs does not work in $folder; is that folder in a container's own file system?"
    local arguments=(
        --quiet --directory="$folder/root" --machine="ha-kiosk-$$" --resolv-conf=copy-host --timezone=off
        --bind="$folder/archives:/var/cache/apt/archives"
    )
    if systemd-nspawn --help | grep -q suppress-sync; then
        arguments+=(--suppress-sync=yes) # thrown away anyway, and packages are unpacked twice as fast
    fi
    if [ ! -d /run/systemd/system ]; then
        # No systemd-machined registers it here, and the control groups may be of version 1.
        arguments+=(--register=no --keep-unit)
        if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
            umount --recursive --lazy /sys/fs/cgroup 2>/dev/null || true
            mount -t cgroup2 cgroup2 /sys/fs/cgroup
        fi
        # A control group for each container; empty ones of earlier containers are removed.
        find /sys/fs/cgroup/ha-kiosk-* -depth -type d -exec rmdir {} + 2>/dev/null || true
        mkdir "/sys/fs/cgroup/ha-kiosk-$$"
        echo $$ >"/sys/fs/cgroup/ha-kiosk-$$/cgroup.procs"
    fi
    local name
    for name in http_proxy https_proxy no_proxy; do
        [ -z "${!name-}" ] || arguments+=(--setenv="$name=${!name}")
    done
    exec systemd-nspawn "${arguments[@]}" "$@"
}

# The base with the build tools; made again when packaging/debian/control changes.
build_layer() {
    [ "$(cat "$BUILD/stamp" 2>/dev/null)" = "$(build_stamp)" ] && return
    say "Adding what is needed to build the package (two minutes, once)."
    rm -rf "$BUILD"
    mkdir -p "$BUILD/share"
    cp packaging/debian/control "$BUILD/share"
    "$0" run "$BUILD" --bind="$BUILD/share:/mnt" --console=pipe /bin/sh -ec '
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -q
        apt-get install -q -y --no-install-recommends \
            build-essential lintian appstream desktop-file-utils groff
        mkdir /tmp/source && cd /tmp/source && mkdir debian && cp /mnt/control debian
        apt-get build-dep -q -y --no-install-recommends ./
    ' >"$CACHE/build-layer.log" 2>&1 </dev/null ||
        { tail "$CACHE/build-layer.log" >&2; fail "the tools could not be installed."; }
    keep "$BUILD"
    build_stamp >"$BUILD/stamp"
}

version() { sed -n 's/^__version__ = "\(.*\)"$/\1/p' ha_kiosk/__init__.py | sed -E 's/\.?(dev|a|b|rc)/~\1/'; }

# All files that git knows, with uncommitted changes.
source_tree() {
    local tree=$1
    mkdir -p "$tree"
    git ls-files -z | xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh |
        tar --null --files-from=- --create | tar --extract --directory="$tree"
    mv "$tree/packaging/debian" "$tree/debian"
    cat >"$tree/debian/changelog" <<END
ha-kiosk ($(version)) $SUITE; urgency=medium

  * See CHANGELOG.md in the source.

 -- $(sed -n 's/^Maintainer: //p' "$tree/debian/control")  $(git log -1 --format=%aD)
END
}

deb() {
    base >/dev/null
    exec 7>"$CACHE/build.lock"
    flock 7
    build_layer
    local work
    work=$(mktemp -d "$CACHE/deb.XXXXXX")
    trap "rm -rf '$work'" EXIT
    source_tree "$work/share/ha-kiosk"
    say "Building ha-kiosk $(version) in a clean Debian 13."
    LAYERS=$BUILD/changes "$0" run "$work" --bind="$work/share:/build" --chdir=/build/ha-kiosk \
        --console=pipe /bin/sh -ec '
        dpkg-buildpackage --build=binary --no-sign
        cd ..
        lintian --allow-root --fail-on error,warning --display-info --pedantic --tag-display-limit 0 *.changes
        desktop-file-validate ha-kiosk/packaging/desktop/*.desktop
        appstreamcli validate --no-net --override=url-homepage-missing=info ha-kiosk/packaging/desktop/*.metainfo.xml
        cd ha-kiosk && python3 packaging/manual.py --check
    ' >"$CACHE/deb.log" 2>&1 </dev/null ||
        { tail -n 60 "$CACHE/deb.log" >&2; fail "the package could not be built; all of it: $CACHE/deb.log"; }
    sed -n '/^[EWIPN]: /p' "$CACHE/deb.log" >&2
    mkdir -p dist
    rm -f dist/ha-kiosk_*.deb
    cp "$work"/share/*.deb dist/
    ls dist/ha-kiosk_*.deb
}

command=${1-}
[ $# = 0 ] || shift
case $command in
check | base | run | keep | deb | _run) "$command" "$@" ;;
*) fail "usage: packaging/debian-root.sh check | base | run FOLDER ARGUMENT… | keep FOLDER | deb" ;;
esac
