"""Maps libraries to packages of Debian, Fedora and Arch.

Debian's packages are those of packaging/set-up.sh, and were measured; the others were not. In
"old|new" the second is the name since the 64-bit time_t transition (Debian 13, Ubuntu 24.04).
"""

from __future__ import annotations

from collections.abc import Iterable

from ha_kiosk.host.distribution import Distribution, Family

_TABLE = """
libasound.so.2         libasound2|libasound2t64          alsa-lib             alsa-lib
libbrotlicommon.so.1   libbrotli1                        libbrotli            brotli
libbrotlidec.so.1      libbrotli1                        libbrotli            brotli
libdbus-1.so.3         libdbus-1-3                       dbus-libs            dbus
libdrm.so.2            libdrm2                           libdrm               libdrm
libEGL.so.1            libegl1                           libglvnd-egl         libglvnd
libexpat.so.1          libexpat1                         expat                expat
libfontconfig.so.1     libfontconfig1                    fontconfig           fontconfig
libfreetype.so.6       libfreetype6                      freetype             freetype2
libgbm.so.1            libgbm1                           mesa-libgbm          mesa
libGL.so.1             libgl1                            libglvnd-glx         libglvnd
libGLX.so.0            libglx0                           libglvnd-glx         libglvnd
libglib-2.0.so.0       libglib2.0-0|libglib2.0-0t64      glib2                glib2
libgobject-2.0.so.0    libglib2.0-0|libglib2.0-0t64      glib2                glib2
libgio-2.0.so.0        libglib2.0-0|libglib2.0-0t64      glib2                glib2
libgthread-2.0.so.0    libglib2.0-0|libglib2.0-0t64      glib2                glib2
libgssapi_krb5.so.2    libgssapi-krb5-2                  krb5-libs            krb5
libnspr4.so            libnspr4                          nspr                 nspr
libplc4.so             libnspr4                          nspr                 nspr
libplds4.so            libnspr4                          nspr                 nspr
libnss3.so             libnss3                           nss                  nss
libnssutil3.so         libnss3                           nss-util             nss
libsmime3.so           libnss3                           nss                  nss
libOpenGL.so.0         libopengl0                        libglvnd-opengl      libglvnd
libpulse.so.0          libpulse0                         pulseaudio-libs      libpulse
libsystemd.so.0        libsystemd0                       systemd-libs         systemd-libs
libudev.so.1           libudev1                          systemd-libs         systemd-libs
libwayland-client.so.0 libwayland-client0                libwayland-client    wayland
libwayland-cursor.so.0 libwayland-cursor0                libwayland-cursor    wayland
libwayland-egl.so.1    libwayland-egl1                   libwayland-egl       wayland
libwayland-server.so.0 libwayland-server0                libwayland-server    wayland
libX11-xcb.so.1        libx11-xcb1                       libX11-xcb           libx11
libX11.so.6            libx11-6                          libX11               libx11
libxcb-cursor.so.0     libxcb-cursor0                    xcb-util-cursor      xcb-util-cursor
libxcb-dri3.so.0       libxcb-dri3-0                     libxcb               libxcb
libxcb-icccm.so.4      libxcb-icccm4                     xcb-util-wm          xcb-util-wm
libxcb-image.so.0      libxcb-image0                     xcb-util-image       xcb-util-image
libxcb-keysyms.so.1    libxcb-keysyms1                   xcb-util-keysyms     xcb-util-keysyms
libxcb-randr.so.0      libxcb-randr0                     libxcb               libxcb
libxcb-render-util.so.0 libxcb-render-util0              xcb-util-renderutil  xcb-util-renderutil
libxcb-render.so.0     libxcb-render0                    libxcb               libxcb
libxcb-shape.so.0      libxcb-shape0                     libxcb               libxcb
libxcb-shm.so.0        libxcb-shm0                       libxcb               libxcb
libxcb-sync.so.1       libxcb-sync1                      libxcb               libxcb
libxcb-util.so.1       libxcb-util1                      xcb-util             xcb-util
libxcb-xfixes.so.0     libxcb-xfixes0                    libxcb               libxcb
libxcb-xkb.so.1        libxcb-xkb1                       libxcb               libxcb
libxcb.so.1            libxcb1                           libxcb               libxcb
libXcomposite.so.1     libxcomposite1                    libXcomposite        libxcomposite
libXdamage.so.1        libxdamage1                       libXdamage           libxdamage
libXext.so.6           libxext6                          libXext              libxext
libXfixes.so.3         libxfixes3                        libXfixes            libxfixes
libxkbcommon-x11.so.0  libxkbcommon-x11-0                libxkbcommon-x11     libxkbcommon-x11
libxkbcommon.so.0      libxkbcommon0                     libxkbcommon         libxkbcommon
libxkbfile.so.1        libxkbfile1                       libxkbfile           libxkbfile
libXrandr.so.2         libxrandr2                        libXrandr            libxrandr
libXrender.so.1        libxrender1                       libXrender           libxrender
libXtst.so.6           libxtst6                          libXtst              libxtst
"""
_PACKAGES = {row.split()[0]: row.split()[1:] for row in _TABLE.strip().splitlines()}
_COLUMNS = {Family.DEBIAN: 0, Family.FEDORA: 1, Family.ARCH: 2}


def package(library: str, here: Distribution) -> str | None:
    """Return the package that contains the library (`libfoo.so.1`) here, None if unknown."""
    names = _PACKAGES.get(library)
    if names is None or here.family not in _COLUMNS:
        return None
    old, _, new = names[_COLUMNS[here.family]].partition("|")
    return new if new and here.has_t64 else old


def packages(libraries: Iterable[str], here: Distribution) -> list[str]:
    """Return the packages that contain the libraries, each once; unknown ones are left out."""
    return sorted({name for library in libraries if (name := package(library, here))})
