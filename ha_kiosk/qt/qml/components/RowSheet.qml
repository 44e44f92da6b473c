import QtQuick

// The background of a row: darker while it is touched, with a ring if it has the focus.
Rectangle {
    id: root

    required property bool isFirst
    required property bool isLast
    required property bool isDown
    required property bool hasRing

    bottomLeftRadius: isLast ? Theme.cardRadius - 1 : 0
    bottomRightRadius: isLast ? Theme.cardRadius - 1 : 0
    color: isDown ? Theme.divider : "transparent"
    topLeftRadius: isFirst ? Theme.cardRadius - 1 : 0
    topRightRadius: isFirst ? Theme.cardRadius - 1 : 0

    Rectangle {
        anchors.fill: parent
        anchors.margins: 2
        border.color: Theme.primary
        border.width: 2
        color: "transparent"
        radius: 10
        visible: root.hasRing
    }
}
