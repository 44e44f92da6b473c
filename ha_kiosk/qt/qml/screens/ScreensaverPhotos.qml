pragma ComponentBehavior: Bound

import QtQuick

// One picture after the other, the next fading in over the last.
Item {
    id: root

    required property url photo
    property bool isFirst: true

    onPhotoChanged: {
        const next = isFirst ? second : first;
        next.source = photo;
        isFirst = !isFirst;
    }

    component Photo: Image {
        anchors.fill: parent
        asynchronous: true
        autoTransform: true
        cache: false
        fillMode: Image.PreserveAspectFit
        sourceSize: Qt.size(width, height)

        Behavior on opacity {
            NumberAnimation {
                duration: 1200
            }
        }
    }

    Photo {
        id: first

        opacity: root.isFirst ? 1 : 0
        source: root.photo
    }
    Photo {
        id: second

        opacity: root.isFirst ? 0 : 1
    }
}
