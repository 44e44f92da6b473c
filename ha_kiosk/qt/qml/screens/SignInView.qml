import QtQuick
import QtWebEngine
import "../page"

// The server's own login page, in a view that has no bridge and keeps nothing.
ServerView {
    id: root

    required property var model
    required property var viewProfile

    backgroundColor: theme.background
    connectionPolicy: model.connectionPolicy
    firstFrame: model.firstFrame
    objectName: "signInView"
    profile: viewProfile
    settings.errorPageEnabled: false
    settings.focusOnNavigationEnabled: true
    settings.javascriptCanOpenWindows: false
    settings.navigateOnDropEnabled: false
    settings.pdfViewerEnabled: false
    settings.unknownUrlSchemePolicy: WebEngineSettings.DisallowUnknownUrlSchemes

    // Assigned once, not bound: writing it again would load the page again.
    Component.onCompleted: {
        const script = WebEngine.script();
        script.name = "ha-kiosk focused field";
        script.injectionPoint = WebEngineScript.DocumentCreation;
        script.worldId = WebEngineScript.ApplicationWorld;
        script.runsOnSubFrames = true;
        script.sourceUrl = Qt.resolvedUrl("../../../page/js/focused_field.js");
        userScripts.insert(script);
        url = model.url;
    }
    // The web engine's own dialogs would lie above all our screens, and show this device's files.
    onColorDialogRequested: request => {
        request.accepted = true;
        request.dialogReject();
    }
    onContextMenuRequested: request => request.accepted = true
    onFileDialogRequested: request => {
        request.accepted = true;
        request.dialogReject();
    }
    onJavaScriptConsoleMessage: (level, message, line, source) => root.model.log_console(level, message, line, source)
    onJavaScriptDialogRequested: request => {
        request.accepted = true;
        request.dialogReject();
    }
    onLoadingChanged: info => {
        if (info.status === WebEngineView.LoadSucceededStatus || info.status === WebEngineView.LoadFailedStatus)
            root.model.load_finished(info.status === WebEngineView.LoadSucceededStatus, info.errorCode, info.errorString);
    }
    onNavigationRequested: request => {
        if (request.isMainFrame && root.model.intercepts(request.url) !== false)
            request.reject();
    }
    onRenderProcessTerminated: root.model.page_died()
    onPermissionRequested: permission => permission.deny()
}
