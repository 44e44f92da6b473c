import QtQuick

// By which a finger moves the cursor in a field of a page. Qt places it and gives it its size.
Item {
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        color: Theme.primary
        height: width
        radius: width / 2
        width: Math.min(parent.width, parent.height) * 0.8
    }
}
