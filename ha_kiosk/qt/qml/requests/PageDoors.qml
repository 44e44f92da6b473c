import QtQuick
import QtWebEngine
import "../components"

// What leads out of the page (qt/requests/permissions.py), and what must not lead into it.
Item {
    id: root

    required property WebEngineView view
    required property var doors
    required property Theme theme

    objectName: "doors"
    z: 1 // the web engine puts what it paints on top of all that was there before

    Component.onCompleted: {
        view.settings.javascriptCanOpenWindows = false;
        view.settings.navigateOnDropEnabled = false;
        view.settings.unknownUrlSchemePolicy = WebEngineSettings.DisallowUnknownUrlSchemes;
        const script = WebEngine.script();
        script.name = "ha-kiosk surface";
        script.injectionPoint = WebEngineScript.DocumentCreation;
        script.worldId = WebEngineScript.ApplicationWorld;
        script.runsOnSubFrames = true;
        script.sourceCode = doors.surfaceScript;
        view.userScripts.insert(script);
    }
    // Who filled the screen is gone, and says nothing any more.
    Component.onDestruction: doors.filled(false)

    NoDrop {
        anchors.fill: parent
    }
    FullScreenHint {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: 16
        doors: root.doors
        theme: root.theme

        onClicked: root.view.fullScreenCancelled()
    }
    Shortcut {
        enabled: root.doors.isFull
        sequences: ["Escape", "Back"]

        onActivated: root.view.fullScreenCancelled()
    }
    Connections {
        function onColorDialogRequested(request) {
            request.accepted = true;
            request.dialogReject();
        }
        function onFullScreenRequested(request) {
            const allowed = !request.toggleOn || root.doors.fills(request.origin) === true;
            root.doors.filled(request.toggleOn && allowed);
            if (allowed)
                request.accept();
            else
                request.reject();
        }
        function onNewWindowRequested(request) {
            root.doors.open(request.requestedUrl);
        }
        function onPermissionRequested(permission) {
            if (root.doors.permits(permission.permissionType, permission.origin) === true)
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
