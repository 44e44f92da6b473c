import QtQuick

// The tooltip of a page, in the style of Home Assistant's own.
Rectangle {
    id: root

    property point at

    function show(text: string, x: real, y: real) {
        words.text = text;
        at = Qt.point(x, y);
    }
    function hide() {
        words.text = "";
    }

    color: Theme.toast
    height: words.height + 12
    radius: 4
    scale: Theme.zoom
    transformOrigin: Item.TopLeft
    visible: words.text !== ""
    width: words.width + 20
    // Below the pointer, or above it if there is no room.
    x: Math.max(4, Math.min(at.x, parent.width - width * scale - 4))
    y: at.y + 24 + height * scale < parent.height ? at.y + 24 : Math.max(4, at.y - height * scale - 8)

    SecondaryText {
        id: words

        color: Theme.textOnToast
        maximumLineCount: 4
        width: Math.min(implicitWidth, root.parent.width / root.scale - 40)
        x: 10
        y: 6
    }
}
