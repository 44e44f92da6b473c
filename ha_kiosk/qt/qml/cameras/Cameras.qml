pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models

// Cameras that play over the page (qt/cameras/cameras.py). They take no input: taps go to the page.
Item {
    id: root

    required property Models.Cameras model
    // Pixels of the window for one CSS pixel of the page.
    required property real zoom

    Repeater {
        model: root.model.places

        // The visible part of a picture, and in it the whole picture.
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
