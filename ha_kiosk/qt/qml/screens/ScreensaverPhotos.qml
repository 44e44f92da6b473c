pragma ComponentBehavior: Bound

import QtQuick

// One picture after the other; each fades in over the last one once it is loaded.
Item {
    id: root

    required property url photo
    property Image shown: null

    function load() {
        const hidden = shown === first ? second : first;
        hidden.source = photo;
    }

    Component.onCompleted: load()
    onPhotoChanged: load()

    component Photo: Image {
        id: picture

        anchors.fill: parent
        asynchronous: true
        autoTransform: true
        cache: false
        fillMode: Image.PreserveAspectFit
        opacity: root.shown === picture ? 1 : 0
        sourceSize: Qt.size(width, height)

        Behavior on opacity {
            NumberAnimation {
                duration: 1200
            }
        }

        onOpacityChanged: {
            if (opacity === 0 && root.shown !== picture)
                source = "";
        }
        onStatusChanged: {
            if (status === Image.Ready && source.toString() !== "")
                root.shown = picture;
        }
    }

    Photo {
        id: first

    }
    Photo {
        id: second

    }
}
