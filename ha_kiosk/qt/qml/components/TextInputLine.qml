import QtQuick
import QtQuick.Templates as T

// A one-line text field in Home Assistant's style.
T.TextField {
    id: root

    color: Theme.text
    font.family: Theme.font
    font.pixelSize: Theme.bodySize
    implicitHeight: 56
    inputMethodHints: Qt.ImhNoPredictiveText
    leftPadding: 16
    rightPadding: 16
    selectByMouse: true
    selectedTextColor: Theme.textOnPrimary
    selectionColor: Theme.button
    verticalAlignment: TextInput.AlignVCenter

    background: Rectangle {
        color: Theme.fill
        topLeftRadius: 8
        topRightRadius: 8

        Rectangle {
            anchors.bottom: parent.bottom
            color: root.activeFocus ? Theme.primary : Theme.secondaryText
            height: root.activeFocus ? 2 : 1
            width: parent.width
        }
    }
}
