pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// Cameras on the whole screen; two are side by side, or one above the other if that is larger.
Rectangle {
    id: root

    required property Models.CameraScreen model

    readonly property bool isWide: width >= height
    readonly property int count: Math.max(1, repeater.count)
    readonly property int gap: 8

    color: "#000000"

    MouseArea {
        anchors.fill: parent
        hoverEnabled: true

        onClicked: root.model.close()
        onWheel: wheel => wheel.accepted = true
    }
    Repeater {
        id: repeater

        model: root.model.cameras

        Item {
            id: cell

            required property int index
            required property Models.ShownCamera modelData

            height: root.isWide ? root.height : (root.height + root.gap) / root.count - root.gap
            width: root.isWide ? (root.width + root.gap) / root.count - root.gap : root.width
            x: root.isWide ? index * (width + root.gap) : 0
            y: root.isWide ? 0 : index * (height + root.gap)

            Busy {
                anchors.centerIn: parent
                visible: picture.status !== Image.Ready && !cell.modelData.hasVideo
            }
            Image {
                id: picture

                anchors.fill: parent
                cache: false
                fillMode: Image.PreserveAspectFit
                retainWhileLoading: true
                source: cell.modelData.picture
                visible: !cell.modelData.hasVideo
            }
            Loader {
                active: cell.modelData.wantsVideo
                anchors.fill: parent
                source: "../cameras/" + cell.modelData.surface
                visible: cell.modelData.hasVideo

                onLoaded: cell.modelData.set_output(item)
            }
        }
    }
    Rectangle {
        anchors.margins: 12
        anchors.right: parent.right
        anchors.top: parent.top
        color: Theme.shade
        height: close.height
        radius: height / 2
        scale: Theme.zoom
        transformOrigin: Item.TopRight
        width: close.width

        IconButton {
            id: close

            color: "#ffffff"
            icon.name: "close"

            onClicked: root.model.close()
        }
    }
}
