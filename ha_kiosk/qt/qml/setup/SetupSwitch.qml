import QtQuick
import QtQuick.Templates as T
import "../components"

// Something that can be switched on, by a touch anywhere on it.
T.AbstractButton {
    id: root

    required property bool isOn

    focusPolicy: Qt.TabFocus
    implicitHeight: Math.max(56, words.implicitHeight + 16)
    objectName: "setupOption"

    Rectangle {
        id: track

        anchors.verticalCenter: parent.verticalCenter
        border.color: Theme.primary
        border.width: root.visualFocus ? 2 : 0
        color: root.isOn ? Theme.button : Theme.divider
        height: 28
        radius: 14
        width: 48

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            color: root.isOn ? Theme.textOnPrimary : Theme.card
            height: 20
            radius: 10
            width: 20
            x: root.isOn ? 24 : 4
        }
    }
    SetupText {
        id: words

        anchors.left: track.right
        anchors.leftMargin: 16
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
    }
}
