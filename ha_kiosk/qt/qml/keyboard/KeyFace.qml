import QtQuick
import "../components"

// The face of a key: a text or an icon, on a darker background if the key does not type.
Item {
    id: root

    // The key, as Qt Virtual Keyboard passes it to its style.
    required property var control
    property string text: ""
    property string small: ""
    property string icon: ""
    property bool isAction: false
    property bool isMain: false
    property bool isOn: false

    readonly property color ink: isMain || isOn ? Theme.textOnPrimary : Theme.text

    anchors.fill: parent
    opacity: control.enabled ? 1 : 0.4

    Rectangle {
        anchors.fill: parent
        anchors.margins: 3
        border.color: Theme.divider
        border.width: root.isMain || root.isOn ? 0 : 1
        color: root.control.pressed ? Theme.divider : root.isMain || root.isOn ? Theme.button : root.isAction ? Theme.background : Theme.card
        radius: 8
    }
    KeyText {
        anchors.centerIn: parent
        color: root.ink
        elide: Text.ElideRight
        font.capitalization: root.control.uppercased && text.length < 3 ? Font.AllUppercase : Font.MixedCase
        font.pixelSize: text.length > 5 ? 16 : Math.max(12, Math.min(26, root.height * 0.4, root.width * (text.length > 2 ? 0.3 : 0.55)))
        text: root.text
        visible: root.icon === ""
        width: Math.min(implicitWidth, root.width - 12)
    }
    KeyText {
        anchors.margins: 8
        anchors.right: parent.right
        anchors.top: parent.top
        color: Theme.secondaryText
        font.pixelSize: Theme.captionSize
        text: root.small
    }
    Icon {
        anchors.centerIn: parent
        color: root.ink
        name: root.icon || "info"
        size: Math.min(26, root.height * 0.5, root.width * 0.6)
        visible: root.icon !== ""
    }
}
