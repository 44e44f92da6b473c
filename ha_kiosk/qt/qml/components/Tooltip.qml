import QtQuick

// What a page says about the thing under the mouse, as Home Assistant's own tooltips look.
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

    color: Theme.dark ? "#e1e1e1" : "#313131"
    height: words.height + 12
    radius: 4
    visible: words.text !== ""
    width: words.width + 20
    // Below the pointer, or above it where there is no room.
    x: Math.max(4, Math.min(at.x, parent.width - width - 4))
    y: at.y + 24 + height < parent.height ? at.y + 24 : Math.max(4, at.y - height - 8)

    Text {
        id: words

        color: Theme.dark ? "#1c1c1c" : "#ffffff"
        font.family: Theme.font
        font.pixelSize: Theme.detailSize
        maximumLineCount: 4
        textFormat: Text.PlainText
        width: Math.min(implicitWidth, root.parent.width - 40)
        wrapMode: Text.Wrap
        x: 10
        y: 6
    }
}
