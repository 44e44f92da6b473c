"""Which server this kiosk shows, and which of its pages it opens."""

from __future__ import annotations

from ha_kiosk.config.config import Config
from ha_kiosk.page.alias import OriginAlias
from ha_kiosk.qt.account.account import Account
from ha_kiosk.server.address import address


class StartPage:
    """The start page by the configuration, on the server of the account.

    `server` is the one that the kiosk shows or wants to sign in to; before a sign-in it is the
    typed address. A name without a scheme is searched for. `alias` is the page's.
    """

    def __init__(self, config: Config, account: Account, alias: OriginAlias) -> None:
        self.config, self._account, self._alias = config, account, alias
        signed_in = account.credentials
        self.server = signed_in.address if signed_in else (config.url or "")

    @property
    def origin(self) -> str:
        """Return the origin of the server."""
        return address.origin(self.server)

    @property
    def page_origin(self) -> str:
        """Return the origin of the signed-in server's page, "" if nobody is signed in."""
        return self._alias.origin(self.origin) if self._account.session else ""

    @property
    def sign_on_path(self) -> str:
        """Return where the single sign-on in front of the server began, "" if none is known."""
        return self._account.sign_on_path(self.server)

    @property
    def expects_sign_on(self) -> bool:
        """Return whether there may be a single sign-on in front of the server."""
        return bool(self.config.sign_in_hosts or self.sign_on_path)

    @property
    def url(self) -> str:
        """Return the page that the kiosk opens; before a sign-in the typed address."""
        wanted = self.config.url
        if self._account.credentials is None:
            return wanted or self.server
        # The typed address may lack a scheme, or the server may have redirected the sign-in to
        # https.
        return (wanted and address.on_server(wanted, self.server)) or f"{self.server}/"
