"""The parts of a sign-in in a window without a kiosk: login page, and single sign-on before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Config
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.page.profile_cookies import ProfileCookies
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.sign_in import sign_on as sign_on_page
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.screens.sign_in.sign_on import SignOn
from ha_kiosk.screens.notices import Notice, Texts
from ha_kiosk.server import websocket
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.http.cookies import stored
from ha_kiosk.storage import browser_storage
from ha_kiosk.storage.paths import Paths


class PageProfile:
    """Creates the profile of the kiosk's page, which keeps the cookies of a single sign-on.

    `may_keep` returns whether no other process uses its files.
    """

    def __init__(self, paths: Paths, client: HttpClient, may_keep: Callable[[], bool]) -> None:
        self._paths, self._client, self._may_keep = paths, client, may_keep
        self.cookies = ProfileCookies(client)

    def make(self, engine: QQmlEngine, policy: ConnectionPolicy) -> QQuickWebEngineProfile:
        """Return the profile; one that stores nothing while a kiosk uses the stored one."""
        made = profile.create(engine, self._folders(), engine)
        profile.keep_session_cookies(made)
        policy.configure_profile(made)
        self.cookies.watch(made)
        return made

    def _folders(self) -> profile.ProfileFolders | None:
        paths = self._paths
        if not self._may_keep():
            return None
        if (storage := browser_storage.make(paths)) is None:
            return None
        self._client.cookies.add_stored(*stored(paths, self._client.tls_policy))
        return profile.ProfileFolders(storage, paths.browser_cache)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInParts:
    """The sign-in and its screens, not started."""

    runner: JobRunner
    screen: NoticeModel
    connection_policy: ConnectionPolicy
    sign_in: SignIn
    sign_on: SignOn
    pages: PageProfile = field(repr=False)

    @property
    def models(self) -> dict[str, QObject]:
        """Return the models that Main.qml binds to, by their names there. There is no page."""
        return {"noticeModel": self.screen, "signIn": self.sign_in, "signOn": self.sign_on}

    @property
    def notice(self) -> Notice | None:
        """Return the notice to show, None if a page is visible."""
        return (self.sign_on if self.sign_in.is_behind_sign_on else self.sign_in).notice

    def retry(self) -> None:
        """Try again what failed."""
        self.sign_on.retry()
        self.sign_in.retry()


def make(
    engine: QQmlEngine,
    config: Config,
    client: HttpClient,
    pages: PageProfile,
    texts: Texts,
    parent: QObject,
) -> SignInParts:
    """Return the parts, connected to each other. They do not store the credentials."""
    runner = JobRunner(parent)
    connection_policy = ConnectionPolicy(client, runner, parent)
    sign_in = SignIn(
        client.send,
        runner,
        lambda _credentials: None,
        parent,
        connection_policy=connection_policy,
        call=websocket.caller(client),
        texts=texts,
    )
    sign_on = SignOn(
        config.sign_in_hosts,
        texts,
        parent,
        connection_policy=connection_policy,
        new_profile=lambda: pages.make(engine, connection_policy),
        may_allow=True,
    )
    sign_on_page.connect(sign_in, sign_on)
    sign_on.came_back.connect(sign_in.retry)
    pages.cookies.cookie_added.connect(sign_on.take_cookies)
    return SignInParts(
        runner=runner,
        screen=NoticeModel(config.theme, parent),
        connection_policy=connection_policy,
        sign_in=sign_in,
        sign_on=sign_on,
        pages=pages,
    )
