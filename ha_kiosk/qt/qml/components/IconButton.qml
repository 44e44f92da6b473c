import QtQuick
import QtQuick.Templates as T

// A round button with nothing but an icon, of the size of a finger.
T.Button {
    id: root

    required property Theme theme
    property color color: theme.text

    implicitHeight: 48
    implicitWidth: 48
    opacity: enabled ? 1 : 0.4

    background: Rectangle {
        border.color: root.theme.primary
        border.width: root.visualFocus ? 2 : 0
        color: root.down ? root.theme.divider : "transparent"
        radius: height / 2
    }
    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            color: root.color
            name: root.icon.name
            size: 24
        }
    }
}
