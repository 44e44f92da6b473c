pragma ComponentBehavior: Bound

import QtQuick
import "../components"

// The state of one entity below the clock; for the weather an icon, too.
Column {
    id: root

    required property string condition
    required property string name
    required property int size
    required property string text
    required property real widest

    spacing: Math.round(size * 0.15)

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Math.round(root.size * 0.4)

        Loader {
            active: root.condition !== ""
            anchors.verticalCenter: parent.verticalCenter
            visible: active

            sourceComponent: WeatherIcon {
                color: Theme.textOnBlack
                condition: root.condition
                size: Math.round(root.size * 1.5)
            }
        }
        PlainText {
            color: Theme.textOnBlack
            font.pixelSize: Math.round(root.size * 1.25)
            text: root.text
            width: Math.min(implicitWidth, root.widest)
        }
    }
    PlainText {
        anchors.horizontalCenter: parent.horizontalCenter
        color: Theme.secondaryOnBlack
        font.pixelSize: Math.max(15, Math.round(root.size * 0.6))
        text: root.name
        width: Math.min(implicitWidth, root.widest)
    }
}
