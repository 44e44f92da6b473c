import QtQuick

// The state of a switch; the row around it takes the touch.
Rectangle {
    id: root

    required property bool isOn

    border.color: isOn ? Theme.primary : Theme.secondaryText
    border.width: 2
    color: isOn ? Theme.primary : "transparent"
    height: 32
    radius: 16
    width: 52

    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        color: root.isOn ? Theme.textOnPrimary : Theme.secondaryText
        height: width
        radius: width / 2
        width: root.isOn ? 24 : 16
        x: root.isOn ? 24 : 8

        Behavior on x {
            NumberAnimation {
                duration: 120
            }
        }
    }
}
