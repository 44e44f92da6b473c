import QtQuick
import HaKiosk as Models
import "../components"

// A message in the middle of the page.
Item {
    id: root

    required property Models.SetupPages setup

    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 16
        width: Math.min(parent.width - 48, 640)
        y: (buttons.y - height) / 2

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            color: root.setup.problem !== "" ? Theme.warning : Theme.primary
            name: root.setup.icon || "home"
            size: 88
        }
        HeadlineText {
            horizontalAlignment: Text.AlignHCenter
            text: root.setup.title
            width: parent.width
        }
        BodyText {
            color: Theme.secondaryText
            horizontalAlignment: Text.AlignHCenter
            text: root.setup.detail
            width: parent.width
        }
        BodyText {
            color: Theme.danger
            horizontalAlignment: Text.AlignHCenter
            objectName: "setupProblem"
            text: root.setup.problem
            width: parent.width
        }
        Busy {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.setup.busy
        }
    }
    SetupButtons {
        id: buttons

        anchors.bottom: parent.bottom
        anchors.bottomMargin: 16
        anchors.horizontalCenter: parent.horizontalCenter
        setup: root.setup
        width: Math.min(parent.width - 48, 640)
    }
}
