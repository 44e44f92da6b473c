import QtQuick

// The circle in a row of a list of which one is chosen.
Rectangle {
    id: root

    required property bool isOn

    border.color: root.isOn ? Theme.primary : Theme.secondaryText
    border.width: 2
    color: "transparent"
    height: 24
    radius: 12
    width: 24

    Rectangle {
        anchors.centerIn: parent
        color: Theme.primary
        height: 12
        radius: 6
        visible: root.isOn
        width: 12
    }
}
