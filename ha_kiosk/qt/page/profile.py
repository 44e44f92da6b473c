"""The browser profiles: storage for the kiosk's page, none for the sign-in page.

From Qt 6.9 on, profiles are created with `WebEngineProfilePrototype` (QML), and creating them in
code is deprecated. Qt 6.8, which Debian 13 has, supports only the latter. Both are in this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QLibraryInfo, QObject, QUrl, QVersionNumber
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

QML = Path(__file__).parents[1] / "qml"
_HAS_PROTOTYPE = QLibraryInfo.version() >= QVersionNumber(6, 9)


@dataclass(frozen=True, slots=True)
class ProfileFolders:
    """The folders of a profile's stored data."""

    storage: Path
    cache: Path


def create(
    engine: QQmlEngine, storage: ProfileFolders | None, parent: QObject
) -> QQuickWebEngineProfile:
    """Return a profile that stores its data in `storage`; off the record if that is None.

    The profile lives as long as `parent`.
    """
    if _HAS_PROTOTYPE:
        return _from_prototype(engine, storage, parent)
    return _from_code(storage, parent)


def keep_session_cookies(profile: QQuickWebEngineProfile) -> None:
    """Store cookies without an expiry date, too: a kiosk's session does not end at a restart.

    Call this for a profile that has shown nothing yet.
    """
    profile.setPersistentCookiesPolicy(
        QQuickWebEngineProfile.PersistentCookiesPolicy.ForcePersistentCookies
    )


def _from_prototype(
    engine: QQmlEngine, storage: ProfileFolders | None, parent: QObject
) -> QQuickWebEngineProfile:
    component = QQmlComponent(
        engine, QUrl.fromLocalFile(str(QML / "page" / "ProfilePrototype.qml")), parent
    )
    properties = {
        "storageName": "kiosk" if storage else "",
        "persistentStoragePath": str(storage.storage) if storage else "",
        "cachePath": str(storage.cache) if storage else "",
    }
    holder = component.createWithInitialProperties(properties)
    if holder is None:
        raise RuntimeError(component.errorString())
    holder.setParent(parent)
    return cast("QQuickWebEngineProfile", cast("Any", holder).instance())


def _from_code(storage: ProfileFolders | None, parent: QObject) -> QQuickWebEngineProfile:
    profile = QQuickWebEngineProfile(parent)
    # What the configuration allows today, it may forbid tomorrow.
    profile.setPersistentPermissionsPolicy(
        QQuickWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime
    )
    if storage is None:
        profile.setOffTheRecord(True)
        return profile
    profile.setStorageName("kiosk")  # before the next line, as Qt 6.8 requires
    profile.setOffTheRecord(False)
    profile.setPersistentStoragePath(str(storage.storage))
    profile.setCachePath(str(storage.cache))
    return profile
