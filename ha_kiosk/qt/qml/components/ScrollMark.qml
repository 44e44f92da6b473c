import QtQuick

// How far a list is scrolled, at its right edge. It is a sibling of the list, not a child.
Rectangle {
    id: root

    required property Flickable view

    anchors.right: parent.right
    anchors.rightMargin: 2
    color: Theme.secondaryText
    height: Math.max(32, view.height * view.visibleArea.heightRatio)
    opacity: 0.7
    radius: 2
    visible: view.visibleArea.heightRatio < 1
    width: 4
    y: view.y + view.height * view.visibleArea.yPosition
}
