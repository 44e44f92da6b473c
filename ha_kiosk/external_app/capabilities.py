"""The capabilities of the app, for the answer to `config/get`: only what works is claimed.

Some depend on the machine and on the configuration, so qt/app/kiosk.py creates the value.
"""

from __future__ import annotations

from dataclasses import dataclass

from ha_kiosk import __version__


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The capabilities that differ between kiosks; all others are fixed."""

    has_settings_screen: bool = False
    has_exo_player: bool = False
    download_file_supported: bool = False

    def result(self) -> dict[str, object]:
        """Return the answer to `config/get`, by the frontend's names."""
        return {
            "hasSettingsScreen": self.has_settings_screen,
            "hasExoPlayer": self.has_exo_player,
            "downloadFileSupported": self.download_file_supported,
            "hasSidebar": False,
            "canWriteTag": False,
            "canCommissionMatter": False,
            "canImportThreadCredentials": False,
            "canTransferThreadCredentialsToKeychain": False,
            "hasMatterStatusReport": False,
            "hasAssist": False,
            "hasAssistSettings": False,
            "hasBarCodeScanner": 0,
            "canSetupImprov": False,
            "hasEntityAddTo": False,
            "hasSplashscreen": False,
            "hasCameraPlayer": False,
            # The number that the iOS app sends, which shows no toasts either.
            "toastComponentVersion": -1,
            "appVersion": __version__,
        }
