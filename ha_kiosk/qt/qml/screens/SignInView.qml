import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../page"

// The server's own login page, in a view that has no bridge and stores nothing.
FormView {
    id: root

    required property Models.SignIn model
    required property WebEngineProfile viewProfile

    connectionPolicy: model.connectionPolicy
    firstFrame: model.firstFrame
    objectName: "signInView"
    profile: viewProfile

    // Assigned once, not bound: a second assignment would load the page again.
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
    onJavaScriptConsoleMessage: (level, message, line, source) => root.model.log_console(level, message, line, source)
    onLoadingChanged: info => {
        if (info.status === WebEngineView.LoadSucceededStatus || info.status === WebEngineView.LoadFailedStatus)
            root.model.load_finished(info.status === WebEngineView.LoadSucceededStatus, info.errorCode, info.errorString);
    }
    onNavigationRequested: request => {
        if (request.isMainFrame && root.model.intercepts(request.url) !== false)
            request.reject();
    }
    onRenderProcessTerminated: root.model.page_died()
}
