pragma ComponentBehavior: Bound

import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"
import "../page"

// A page of another site over the dashboard: no bridge, nothing stored.
Rectangle {
    id: root

    required property Models.ExternalView model
    required property Models.PageDialogs dialogs
    // It may link back to the server, whose certificate is checked as for the page.
    required property Models.ConnectionPolicy connectionPolicy

    readonly property real barHeight: bar.height * bar.scale

    color: Theme.background

    ExternalBar {
        id: bar

        canGoBack: webView.canGoBack
        model: root.model
        scale: Theme.zoom
        transformOrigin: Item.TopLeft
        width: parent.width / scale

        onBackPressed: webView.goBack()
        onReloadPressed: root.model.retry()
    }
    Shortcut {
        enabled: webView.canGoBack
        sequences: ["Alt+Left", "Back"]

        onActivated: webView.goBack()
    }
    ServerView {
        id: webView

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: root.barHeight
        // Pages expect a white background where they do not paint.
        backgroundColor: "white"
        connectionPolicy: root.connectionPolicy
        profile: root.model.profile as WebEngineProfile
        settings.errorPageEnabled: false
        settings.javascriptCanOpenWindows: false
        settings.navigateOnDropEnabled: false
        settings.pdfViewerEnabled: false
        settings.unknownUrlSchemePolicy: WebEngineSettings.AllowUnknownUrlSchemesFromUserInteraction
        visible: !root.model.hasFailed

        Component.onCompleted: {
            const script = WebEngine.script();
            script.name = "ha-kiosk field";
            script.injectionPoint = WebEngineScript.DocumentCreation;
            script.worldId = WebEngineScript.ApplicationWorld;
            script.runsOnSubFrames = true;
            script.sourceCode = root.model.fieldScript;
            userScripts.insert(script);
            // Assigned, not bound: a second assignment would load the page again.
            url = root.model.url;
        }
        onContextMenuRequested: request => request.accepted = true
        // Other sites get no permissions on this device.
        onFileDialogRequested: request => {
            request.accepted = true;
            request.dialogReject();
        }
        onFullScreenRequested: request => request.reject()
        // The console of other sites is not logged.
        onJavaScriptConsoleMessage: () => {}
        onLoadingChanged: info => {
            if (info.status === WebEngineView.LoadSucceededStatus || info.status === WebEngineView.LoadFailedStatus)
                root.model.load_finished(info.url, info.status === WebEngineView.LoadSucceededStatus);
        }
        onNavigationRequested: request => {
            if (root.model.refuses_navigation(request.url, request.isMainFrame) !== false)
                request.reject();
        }
        onNewWindowRequested: request => root.model.open_in_place(request.requestedUrl)
        onPermissionRequested: permission => permission.deny()
        onRenderProcessTerminated: root.model.close()
        onTitleChanged: root.model.title_changed(title)
        onUrlChanged: root.model.url_changed(url)
        onWindowCloseRequested: root.model.close()

        NoDrop {
            anchors.fill: parent
        }
        DialogRequests {
            asker: "guest"
            dialogs: root.dialogs
            view: webView
        }
    }
    Column {
        anchors.centerIn: webView
        scale: Theme.zoom
        spacing: 24
        visible: root.model.hasFailed
        width: webView.width / scale - 48

        HeadingText {
            color: Theme.secondaryText
            horizontalAlignment: Text.AlignHCenter
            text: root.model.failedText
            width: parent.width
            wrapMode: Text.Wrap
        }
        ActionButton {
            anchors.horizontalCenter: parent.horizontalCenter
            text: root.model.retryText

            onClicked: root.model.retry()
        }
    }
    Connections {
        function onLoadRequested(url: url) {
            webView.url = url;
        }

        function onReloadRequested() {
            webView.reload();
        }

        target: root.model
    }
}
