"""The browser profiles: storage for the kiosk's page, none for the sign-in page.

Qt 6.9 made `WebEngineProfilePrototype` (QML) the way to create a profile and deprecated making
one in code; Qt 6.8, which is Debian 13's, knows only the latter. Both are here, and only here.
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
    """Where a profile keeps what outlives the program."""

    storage: Path
    cache: Path


def create(
    engine: QQmlEngine, storage: ProfileFolders | None, parent: QObject
) -> QQuickWebEngineProfile:
    """Return a profile that keeps its data in `storage`, or off the record where that is None.

    The profile lives as long as `parent`.
    """
    if _HAS_PROTOTYPE:
        return _from_prototype(engine, storage, parent)
    return _from_code(storage, parent)


def keep_session_cookies(profile: QQuickWebEngineProfile) -> None:
    """Keep cookies that have no end, too: a kiosk's session is not over after a restart.

    For a profile that has shown nothing yet.
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
    # What the configuration allows today it may forbid tomorrow.
    profile.setPersistentPermissionsPolicy(
        QQuickWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime
    )
    if storage is None:
        profile.setOffTheRecord(True)
        return profile
    profile.setStorageName("kiosk")  # before the next line, or Qt 6.8 refuses
    profile.setOffTheRecord(False)
    profile.setPersistentStoragePath(str(storage.storage))
    profile.setCachePath(str(storage.cache))
    return profile
