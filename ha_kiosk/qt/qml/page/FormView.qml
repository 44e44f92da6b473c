import QtWebEngine
import "../components"

// A page on which a person signs in: no bridge, no new windows, no permissions of this device.
ServerView {
    backgroundColor: Theme.background
    settings.errorPageEnabled: false
    settings.focusOnNavigationEnabled: true
    settings.javascriptCanOpenWindows: false
    settings.navigateOnDropEnabled: false
    settings.pdfViewerEnabled: false
    settings.unknownUrlSchemePolicy: WebEngineSettings.DisallowUnknownUrlSchemes

    // The web engine's own dialogs would be above all our screens, and show this device's files.
    onColorDialogRequested: request => {
        request.accepted = true;
        request.dialogReject();
    }
    onContextMenuRequested: request => request.accepted = true
    onFileDialogRequested: request => {
        request.accepted = true;
        request.dialogReject();
    }
    onJavaScriptDialogRequested: request => {
        request.accepted = true;
        request.dialogReject();
    }
    onPermissionRequested: permission => permission.deny()
}
