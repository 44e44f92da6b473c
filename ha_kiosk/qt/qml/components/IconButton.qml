import QtQuick
import QtQuick.Templates as T

// A round button with only an icon, large enough for a finger.
T.Button {
    id: root

    property color color: Theme.text

    implicitHeight: 48
    implicitWidth: 48
    opacity: enabled ? 1 : 0.4

    background: Rectangle {
        border.color: Theme.primary
        border.width: root.visualFocus ? 2 : 0
        color: root.down ? Theme.divider : "transparent"
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
