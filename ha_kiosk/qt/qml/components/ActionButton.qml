import QtQuick
import QtQuick.Templates as T

// A button in Home Assistant's style, at least 48 px high.
T.Button {
    id: root

    property bool isQuiet: false
    // As in a dialog.
    property bool isSmall: false
    property color tint: Theme.button
    property color ink: Theme.textOnPrimary

    font.family: Theme.font
    font.pixelSize: Theme.bodySize
    font.weight: Font.Medium
    implicitHeight: Math.max(isSmall ? 48 : 56, label.implicitHeight + 28)
    implicitWidth: isQuiet ? Math.max(64, label.implicitWidth + 32) : Math.max(isSmall ? 88 : 160, label.implicitWidth + 48)

    Keys.onEnterPressed: click()
    Keys.onReturnPressed: click()

    background: Rectangle {
        color: root.isQuiet ? (root.down ? Theme.divider : "transparent") : root.down ? Qt.darker(root.tint, 1.2) : root.tint
        radius: height / 2

        Rectangle {
            anchors.fill: parent
            anchors.margins: -3
            border.color: Theme.primary
            border.width: 2
            color: "transparent"
            radius: height / 2
            visible: root.visualFocus
        }
    }
    contentItem: PlainText {
        id: label

        color: root.isQuiet ? Theme.primary : root.ink
        font: root.font
        horizontalAlignment: Text.AlignHCenter
        text: root.text
        verticalAlignment: Text.AlignVCenter
    }
}
