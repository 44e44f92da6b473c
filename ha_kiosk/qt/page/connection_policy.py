"""Decides for every view which server certificate is trusted, and sends our own credentials.

Chromium has its own store of CAs, and reports a certificate only if it rejects it. So the decision
comes from `server/tls/policy.py`, as for all other connections: a certificate is accepted if a
connection of our own has just succeeded with it. If the policy is stricter than Chromium (a pinned
certificate, a CA file), that connection is made before each load as well, because Chromium does not
report a certificate that it accepts.

No person is asked, and nobody can override a refusal at the screen. Other servers are refused.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6 import QtNetwork
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtNetwork import QSslCertificate, QSslKey
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.errors import ProxyRefused, UsageError
from ha_kiosk.host.clocks import boottime
from ha_kiosk.i18n.text import Text
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.page.policy import shown_address
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.rate_limit import RateLimitedLogger
from ha_kiosk.server.address.origin import origin
from ha_kiosk.server.failures import proxy_refused
from ha_kiosk.server.http import HttpClient, Request
from ha_kiosk.server.tls.policy import ClientCertificate, TlsPolicy
from ha_kiosk.storage import regular_file

CERTIFICATE_ERRORS = range(-299, -199)
"""Chromium's codes for a load that failed because of a certificate."""
_log = logging.getLogger(__name__)
_KEY = re.compile(rb"-----BEGIN ([A-Z ]*)PRIVATE KEY-----.*?-----END \1PRIVATE KEY-----", re.DOTALL)


@qml_type
class ConnectionPolicy(QObject):
    """The TLS policy of `client`, for all views.

    `why` is the problem of the certificate that was refused last.
    """

    def __init__(
        self,
        client: HttpClient,
        runner: JobRunner,
        parent: QObject | None = None,
        *,
        alias: OriginAlias = NO_ALIAS,
    ) -> None:
        super().__init__(parent)
        self._client, self._runner, self._alias = client, runner, alias
        self._refusals = RateLimitedLogger(_log, boottime)
        self.why = self._challenged = ""
        self._authorizations: list[_Authorization] = []

    def configure_profile(self, profile: QQuickWebEngineProfile) -> None:
        """Set the credentials that a profile sends to a proxy. Raises `UsageError`."""
        rules = self._client.tls_policy
        if rules.basic_auth is not None:
            # Kept here, because the profile does not keep the Python object alive.
            self._authorizations.append(_Authorization(self._client, self._alias, self))
            profile.setUrlRequestInterceptor(self._authorizations[-1])
        if rules.client_certificate is not None:
            certificate, key = _identity(rules.client_certificate)
            profile.clientCertificateStore().add(certificate, key)

    def check(self, rules: TlsPolicy) -> None:
        """Raise `UsageError` if a profile cannot be configured with this policy."""
        if rules.client_certificate is not None:
            _identity(rules.client_certificate)

    def when_trusted(
        self, url: str, go: Callable[[], None], refuse: Callable[[Exception], None]
    ) -> None:
        """Call `go` if the server of `url` is trusted, else `refuse` with the reason.

        This happens at once if Chromium itself checks all that the policy requires.
        """
        rules = self._client.tls_policy
        if not (rules.are_strict and url.startswith("https:") and rules.apply_to(url)):
            go()
        else:
            self._runner.run(partial(self._seen, url), lambda _seen: go(), refuse)

    @Slot(QUrl)
    def take_challenge(self, url: QUrl) -> None:
        """Record that something at `url` asked for a user name and a password."""
        with suppress(UsageError):
            self._challenged = origin(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def was_challenged(self, server: str) -> bool:
        """Return whether a proxy at `server`, an origin, asked for a user name and a password."""
        return self._challenged == server

    def proxy_refused(self, url: str) -> ProxyRefused:
        """Return the error for a page that a proxy refused."""
        host = QUrl(url).authority(QUrl.ComponentFormattingOption.FullyEncoded).rpartition("@")[2]
        return proxy_refused(host, self._client.tls_policy, with_token=False)

    @Slot("QVariant")
    def decide_certificate(self, error: QWebEngineCertificateError) -> None:
        """Decide about a certificate that Chromium does not trust."""
        url = error.url().toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if not (self._client.tls_policy.apply_to(url) and error.isOverridable()):
            self._reject(error, f"{error.description()}")
            return
        shown = bytes(error.certificateChain()[0].toDer().data())
        error.defer()
        server = f"http{url.removeprefix('ws')}" if url.startswith("ws") else url
        decide, fail = partial(self._decide, error, shown), partial(self._fail, error)
        self._runner.run(partial(self._seen, server), decide, fail)

    @Slot(QUrl, result=bool)
    def gives_client_certificate(self, host: QUrl) -> bool:
        """Return whether our client certificate is for the server at `host`, which asks for one."""
        rules = self._client.tls_policy
        return rules.client_certificate is not None and rules.apply_to(
            f"https://{host.authority()}"
        )

    def _seen(self, url: str) -> bytes | None:
        """Return the certificate of a connection made by the policy. Waits for the network."""
        response = self._client.send(Request("GET", f"{origin(url)}/manifest.json"))
        return response.certificate

    def _decide(self, error: QWebEngineCertificateError, shown: bytes, seen: bytes | None) -> None:
        if shown == seen:
            error.acceptCertificate()
        else:
            self._reject(error, "It changed within a second.")

    def _fail(self, error: QWebEngineCertificateError, err: Exception) -> None:
        self._reject(error, str(err))

    def _reject(self, error: QWebEngineCertificateError, why: str) -> None:
        self.why = why
        where = shown_address(error.url().toString())
        self._refusals.log("The certificate of %s was refused: %s", where, why)
        error.rejectCertificate()


class _Authorization(QWebEngineUrlRequestInterceptor):
    """Adds our HTTP basic auth to each request that has no `Authorization` header of its own.

    Chromium's own memory for it does not work: one request with a token of Home Assistant, which
    the proxy refuses, makes Chromium forget the password, and the next WebSocket fails. The client
    is asked for each request, because a sign-in may lead to another address with another policy.
    """

    def __init__(self, client: HttpClient, alias: OriginAlias, parent: QObject) -> None:
        super().__init__(parent)
        self._client, self._alias = client, alias

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 - Qt's name
        """Add the header if the request goes to the server."""
        url = info.requestUrl().toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if url.startswith("ws"):
            url = f"http{url.removeprefix('ws')}"
        login = self._client.tls_policy.authorization(self._alias.to_server(url))
        if login is not None and b"authorization" not in {
            bytes(name.data()).lower() for name in info.httpHeaders()
        }:
            info.setHttpHeader(b"Authorization", login.encode())


def _identity(identity: ClientCertificate) -> tuple[QSslCertificate, QSslKey]:
    """Return a client certificate in Qt's types: the first of its file, and its key."""
    try:
        pem = regular_file.read(identity.certificate)
        found = _KEY.search(regular_file.read(Path(identity.key)) if identity.key else pem)
    except OSError as err:
        raise UsageError(
            Text("client_certificate: {file} cannot be read.", file=err.filename)
        ) from err
    certificate = QSslCertificate(pem)
    algorithm = QtNetwork.QSsl.KeyAlgorithm
    algorithms = (algorithm.Rsa, algorithm.Ec, algorithm.Dsa)
    keys = [QSslKey(found[0], one) for one in algorithms] if found else []
    key = next((key for key in keys if not key.isNull()), None)
    if certificate.isNull() or key is None:
        raise UsageError(
            Text(
                "client_certificate: {file} cannot be used by the page.", file=identity.certificate
            )
        )
    return certificate, key
