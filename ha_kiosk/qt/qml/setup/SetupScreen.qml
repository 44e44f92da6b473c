pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// The set-up, over the whole window; with the server's login page only a bar above it. The model
// has the content (qt/setup_screen/setup_screen.py).
FocusScope {
    id: root

    required property Models.SetupPages model

    readonly property bool isBarOnly: model.kind === "login"
    focus: !isBarOnly
    // How much of the window's height it takes.
    implicitHeight: isBarOnly && bar.visible ? bar.height * scene.zoom : 0

    Keys.onEscapePressed: model.back()

    Rectangle {
        anchors.fill: parent
        color: Theme.background
        visible: !root.isBarOnly
    }
    // No touch reaches what is below.
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true
        visible: !root.isBarOnly
    }
    Zoomed {
        id: scene

        anchors.fill: parent
        zoom: Math.max(1, Math.min(1.6, root.width / 1000, root.Window.height / 640))

        SetupBar {
            id: bar

            anchors.left: parent.left
            anchors.right: parent.right
            setup: root.model
            // A sign-in without a set-up has no steps, and a button of its own above the login page.
            visible: root.model.steps > 0 || !root.isBarOnly
            z: 1
        }
        Loader {
            readonly property var pages: ({
                    field: field,
                    list: list,
                    message: message,
                    phone: phone
                })

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: bar.bottom
            sourceComponent: pages[root.model.kind] ?? null
        }
    }
    Component {
        id: list

        SetupList {
            setup: root.model
        }
    }
    Component {
        id: field

        SetupField {
            setup: root.model
        }
    }
    Component {
        id: phone

        SetupPhone {
            setup: root.model
        }
    }
    Component {
        id: message

        SetupMessage {
            setup: root.model
        }
    }
}
