pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models

// Cameras that play over the page (qt/cameras/cameras.py). No input ends here: taps are the page's.
Item {
    id: root

    required property Models.Cameras model
    // What one CSS pixel of the page is in ours.
    required property real zoom

    Repeater {
        model: root.model.places

        // What can be seen of a picture, and in it the whole picture.
        Item {
            id: cell

            required property var modelData

            clip: true
            height: cell.modelData.clip.height * root.zoom
            visible: cell.modelData.shown && width > 0
            width: cell.modelData.clip.width * root.zoom
            x: cell.modelData.clip.x * root.zoom
            y: cell.modelData.clip.y * root.zoom

            Loader {
                id: loader

                active: cell.modelData.active
                height: cell.modelData.box.height * root.zoom
                source: root.model.surface
                width: cell.modelData.box.width * root.zoom
                x: (cell.modelData.box.x - cell.modelData.clip.x) * root.zoom
                y: (cell.modelData.box.y - cell.modelData.clip.y) * root.zoom

                onLoaded: cell.modelData.set_output(item)
            }
            Binding {
                property: "fillMode"
                target: loader.item
                value: cell.modelData.fillMode
                when: loader.item !== null
            }
        }
    }
}
