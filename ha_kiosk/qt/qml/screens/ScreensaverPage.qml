import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../page"

// A page of another site: no bridge, no script of ours, no sound, nothing stored. Black until it has
// loaded.
FormView {
    id: root

    required property Models.ScreensaverPage model

    audioMuted: true
    backgroundColor: "#000000"
    connectionPolicy: model.connectionPolicy as Models.ConnectionPolicy
    profile: model.profile as WebEngineProfile
    settings.focusOnNavigationEnabled: false
    settings.playbackRequiresUserGesture: false
    settings.showScrollBars: false
    visible: false

    // Assigned, not bound: a second assignment would load the page again.
    Component.onCompleted: url = model.url
    onFullScreenRequested: request => request.reject()
    // The console of other sites is not logged.
    onJavaScriptConsoleMessage: () => {}
    onLoadingChanged: info => {
        if (info.status === WebEngineView.LoadSucceededStatus)
            visible = true;
        if (info.status === WebEngineView.LoadFailedStatus)
            again.start();
    }
    onNavigationRequested: request => {
        if (root.model.refuses_navigation(request.url, request.isMainFrame) !== false)
            request.reject();
    }
    onRenderProcessTerminated: {
        visible = false;
        again.start();
    }

    Timer {
        id: again

        interval: 60000

        onTriggered: root.url = root.model.url
    }
    Connections {
        function onChanged() {
            if (root.url !== root.model.url)
                root.url = root.model.url;
        }

        target: root.model
    }
}
