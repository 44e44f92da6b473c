import QtQuick
import "../components"

// What went wrong with something that was asked for.
Rectangle {
    id: root

    required property Theme theme
    required property string text

    border.color: theme.warning
    color: theme.card
    height: words.height + 24
    radius: 12
    visible: text !== ""

    Icon {
        anchors.verticalCenter: parent.verticalCenter
        color: root.theme.warning
        name: "alert"
        size: 24
        x: 16
    }
    Text {
        id: words

        anchors.verticalCenter: parent.verticalCenter
        color: root.theme.text
        font.family: root.theme.font
        font.pixelSize: 16
        text: root.text
        textFormat: Text.PlainText
        width: parent.width - 72
        wrapMode: Text.Wrap
        x: 56
    }
}
