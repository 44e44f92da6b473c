import QtQuick
import "../components"

// The error of a requested action.
Rectangle {
    id: root

    required property string text

    border.color: Theme.warning
    color: Theme.card
    height: words.height + 24
    radius: Theme.cardRadius
    visible: text !== ""

    Icon {
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.warning
        name: "alert"
        size: 24
        x: 16
    }
    BodyText {
        id: words

        anchors.verticalCenter: parent.verticalCenter
        text: root.text
        width: parent.width - 72
        x: 56
    }
}
