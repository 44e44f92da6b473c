pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// The Back button, and the progress of the set-up.
Rectangle {
    id: root

    required property Models.SetupPages setup

    color: Theme.background
    height: Theme.header

    IconButton {
        anchors.left: parent.left
        anchors.leftMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        icon.name: "back"
        objectName: "setupBack"
        visible: root.setup.canGoBack

        onClicked: root.setup.back()
    }
    Row {
        anchors.centerIn: parent
        spacing: 8

        Repeater {
            model: root.setup.steps

            Rectangle {
                required property int index

                readonly property bool isNow: index === root.setup.number - 1

                color: index < root.setup.number ? Theme.primary : Theme.divider
                height: 8
                radius: 4
                width: isNow ? 32 : 8
            }
        }
    }
    ActionButton {
        anchors.right: parent.right
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        implicitHeight: 48
        isQuiet: true
        objectName: "setupBarOther"
        text: root.setup.other
        visible: root.setup.kind === "login"

        onClicked: root.setup.act_otherwise()
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.divider
        height: 1
        visible: root.setup.kind === "login"
        width: parent.width
    }
}
