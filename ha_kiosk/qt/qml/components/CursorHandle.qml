import QtQuick

// The handle with which a finger moves the cursor in a field of a page. Qt sets its position and size.
Item {
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        color: Theme.primary
        height: width
        radius: width / 2
        width: Math.min(parent.width, parent.height) * 0.8
    }
}
