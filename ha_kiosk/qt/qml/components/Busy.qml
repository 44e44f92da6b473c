pragma ComponentBehavior: Bound

import QtQuick

// Three dots that light up in turn while something is under way. Stopped while invisible.
Row {
    id: root

    property real size: 12

    spacing: size

    Repeater {
        model: 3

        Rectangle {
            id: dot

            required property int index

            color: Theme.primary
            height: width
            opacity: 0.25
            radius: width / 2
            width: root.size

            SequentialAnimation on opacity {
                loops: Animation.Infinite
                running: root.visible

                PauseAnimation {
                    duration: 200 * dot.index
                }
                NumberAnimation {
                    duration: 300
                    to: 1
                }
                NumberAnimation {
                    duration: 300
                    to: 0.25
                }
                PauseAnimation {
                    duration: 200 * (3 - dot.index)
                }
            }
        }
    }
}
