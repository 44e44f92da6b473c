pragma ComponentBehavior: Bound

import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"

// Handles links and requests of the page (qt/requests/page_requests.py), and blocks drops into it.
Item {
    id: root

    required property WebEngineView view
    required property Models.PageRequests requests
    property QtObject wayBack: null

    objectName: "pageRequests"
    z: 1 // otherwise what the web engine paints would be on top

    Component.onCompleted: {
        view.settings.javascriptCanOpenWindows = false;
        view.settings.navigateOnDropEnabled = false;
        // Opens nothing itself: refuses_navigation gets each address, refuses its scheme, and tells a person.
        view.settings.unknownUrlSchemePolicy = WebEngineSettings.AllowUnknownUrlSchemesFromUserInteraction;
        const script = WebEngine.script();
        script.name = "ha-kiosk surface";
        script.injectionPoint = WebEngineScript.DocumentCreation;
        script.worldId = WebEngineScript.ApplicationWorld;
        script.runsOnSubFrames = true;
        script.sourceCode = requests.surfaceScript;
        view.userScripts.insert(script);
    }
    // The page that filled the screen is gone, and sends no signal any more.
    Component.onDestruction: requests.set_full_screen(false)

    NoDrop {
        anchors.fill: parent
    }
    FullScreenHint {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: 16
        requests: root.requests
        scale: Theme.zoom
        transformOrigin: Item.Top

        onClicked: root.view.fullScreenCancelled()
    }
    LateLoader {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.margins: 16
        file: Qt.resolvedUrl("BackButton.qml")
        model: root.wayBack
        more: ({
                view: root.view
            })
        scale: Theme.zoom
        transformOrigin: Item.BottomLeft
    }
    Shortcut {
        enabled: root.requests.isFull
        sequences: ["Escape", "Back"]

        onActivated: root.view.fullScreenCancelled()
    }
    Connections {
        function onFullScreenRequested(request) {
            const allowed = !request.toggleOn || root.requests.allows_full_screen(request.origin) === true;
            root.requests.set_full_screen(request.toggleOn && allowed);
            if (allowed)
                request.accept();
            else
                request.reject();
        }
        function onNewWindowRequested(request) {
            root.requests.open(request.requestedUrl);
        }
        function onPermissionRequested(permission) {
            if (root.requests.permits(permission.permissionType, permission.origin) === true)
                permission.grant();
            else
                permission.deny();
        }
        function onTouchSelectionMenuRequested(request) {
            request.accepted = true;
        }

        target: root.view
    }
}
