import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"

// A small Back button over the page (qt/requests/way_back.py).
Rectangle {
    id: root

    required property Models.WayBack model
    required property WebEngineView view

    border.color: Theme.divider
    border.width: 1
    color: Theme.card
    height: 56
    radius: height / 2
    visible: model.isShown
    width: height

    Shade {
        radius: root.radius
    }
    IconButton {
        Accessible.name: root.model.label
        anchors.fill: parent
        icon.name: "back"

        onClicked: root.view.canGoBack ? root.view.goBack() : root.model.go_home()
    }
}
