import QtQuick
import "../components"

// A small way back over the page, for fingers (qt/requests/way_back.py).
Rectangle {
    id: root

    required property var model

    signal pressed

    border.color: Theme.divider
    border.width: 1
    color: Theme.card
    height: 56
    radius: height / 2
    width: height

    IconButton {
        Accessible.name: root.model.label
        anchors.fill: parent
        icon.name: "back"

        onClicked: root.pressed()
    }
}
