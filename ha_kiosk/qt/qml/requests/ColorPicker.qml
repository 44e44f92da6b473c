pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import "../components"

// Colours to choose from, and three sliders for any other colour.
Column {
    id: root

    // The names of hue, saturation and brightness.
    required property var names
    required property color start

    // Stored separately, because black has no hue, and grey no saturation.
    property var parts: partsOf(start)
    readonly property color value: Qt.hsva(parts[0], parts[1], parts[2], 1)
    readonly property var swatches: ["#f44336", "#e91e63", "#9c27b0", "#3f51b5", "#2196f3", "#03a9f4", "#009688", "#4caf50", "#cddc39", "#ffeb3b", "#ff9800", "#795548", "#ffffff", "#9e9e9e", "#607d8b", "#000000"]

    function partsOf(color: color): var {
        return [Math.max(0, color.hsvHue), color.hsvSaturation, color.hsvValue];
    }
    function mixed(index: int, share: real): var {
        return parts.map((part, place) => place === index ? share : part);
    }

    spacing: 8

    // Each colour has a margin; those at the edges are aligned with the rest.
    Grid {
        columns: 8
        x: -4

        Repeater {
            model: root.swatches

            T.Button {
                id: swatch

                required property color modelData

                Accessible.name: String(modelData)
                height: 52
                width: (root.width + 8) / 8

                background: Rectangle {
                    anchors.fill: parent
                    anchors.margins: 4
                    border.color: swatch.visualFocus || Qt.colorEqual(root.value, swatch.modelData) ? Theme.primary : Theme.divider
                    border.width: swatch.visualFocus || Qt.colorEqual(root.value, swatch.modelData) ? 4 : 1
                    color: swatch.modelData
                    radius: 8
                }

                onClicked: root.parts = root.partsOf(modelData)
            }
        }
    }
    Repeater {
        model: 3

        T.Slider {
            id: slider

            required property int index

            function at(share: real): color {
                const [hue, saturation, brightness] = root.mixed(index, share);
                return index === 0 ? Qt.hsva(share, 1, 1, 1) : Qt.hsva(hue, saturation, brightness, 1);
            }

            Accessible.name: root.names[index]
            height: 48
            to: index === 0 ? 0.999 : 1 // the circle of hues ends where it begins
            value: root.parts[index]
            width: root.width

            background: Rectangle {
                anchors.centerIn: parent
                border.color: Theme.divider
                border.width: 1
                height: 24
                radius: 12
                width: parent.width

                gradient: Gradient {
                    orientation: Gradient.Horizontal

                    GradientStop {
                        color: slider.at(0)
                        position: 0
                    }
                    GradientStop {
                        color: slider.at(0.25)
                        position: 0.25
                    }
                    GradientStop {
                        color: slider.at(0.5)
                        position: 0.5
                    }
                    GradientStop {
                        color: slider.at(0.75)
                        position: 0.75
                    }
                    GradientStop {
                        color: slider.at(1)
                        position: 1
                    }
                }
            }
            handle: Rectangle {
                border.color: slider.visualFocus ? Theme.primary : Theme.secondaryText
                border.width: 3
                color: root.value
                height: 36
                radius: 18
                width: 36
                x: slider.visualPosition * (slider.width - width)
                y: (slider.height - height) / 2
            }

            onMoved: root.parts = root.mixed(index, value)
        }
    }
}
