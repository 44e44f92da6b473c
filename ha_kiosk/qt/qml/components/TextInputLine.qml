import QtQuick
import QtQuick.Templates as T

// One line to type in, in Home Assistant's look.
T.TextField {
    id: root

    required property Theme theme

    color: theme.text
    font.family: theme.font
    font.pixelSize: 20
    implicitHeight: 56
    inputMethodHints: Qt.ImhNoPredictiveText
    leftPadding: 16
    rightPadding: 16
    selectByMouse: true
    selectedTextColor: theme.textOnPrimary
    selectionColor: theme.button
    verticalAlignment: TextInput.AlignVCenter

    background: Rectangle {
        color: root.theme.background
        radius: 8

        Rectangle {
            anchors.bottom: parent.bottom
            color: root.activeFocus ? root.theme.primary : root.theme.divider
            height: 2
            width: parent.width
        }
    }
}
