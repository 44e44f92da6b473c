import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"
import "../page"

// The page of a single sign-on in front of the server. The model decides everything
// (qt/screens/sign_in/sign_on.py).
Item {
    id: root

    required property Models.SignOn model
    readonly property alias view: view

    Rectangle {
        id: bar

        color: Theme.background
        height: Theme.header
        scale: Theme.zoom
        transformOrigin: Item.TopLeft
        width: parent.width / scale

        Column {
            anchors.left: parent.left
            anchors.leftMargin: 16
            anchors.right: again.left
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter

            HeadingText {
                // Elided at the left, because the end of a host's name says whose it is.
                elide: Text.ElideLeft
                text: root.model.host
                width: parent.width
            }
            SecondaryText {
                text: root.model.text
                width: parent.width
                wrapMode: Text.NoWrap
            }
        }
        IconButton {
            id: again

            Accessible.name: root.model.reloadText
            anchors.right: parent.right
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            icon.name: "reload"

            onClicked: root.model.begin_again()
        }
        Rectangle {
            anchors.bottom: parent.bottom
            color: Theme.divider
            height: 1
            width: parent.width
        }
    }
    FormView {
        id: view

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: bar.height * bar.scale
        connectionPolicy: root.model.connectionPolicy
        firstFrame: root.model.firstFrame
        profile: root.model.profile as WebEngineProfile

        // Assigned once, not bound: a second assignment would load the page again.
        Component.onCompleted: url = root.model.url
        onLoadingChanged: info => {
            if (info.status === WebEngineView.LoadSucceededStatus || info.status === WebEngineView.LoadFailedStatus)
                root.model.load_finished(info.url, info.status === WebEngineView.LoadSucceededStatus, info.errorCode, info.errorDomain);
        }
        onNavigationRequested: request => {
            if (root.model.refuses_navigation(request.url, request.isMainFrame) !== false)
                request.reject();
        }
        onRenderProcessTerminated: root.model.renderer_terminated()
    }
    Connections {
        function onLoadRequested(url: url) {
            view.url = url;
        }

        target: root.model
    }
}
