import QtQuick

// Enlarges our own screens as much as the page.
Item {
    id: root

    property real zoom: Theme.zoom
    default property alias content: inner.data

    Item {
        id: inner

        height: root.height / root.zoom
        scale: root.zoom
        transformOrigin: Item.TopLeft
        width: root.width / root.zoom
    }
}
