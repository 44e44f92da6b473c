import QtQuick

// The last row of a dialog: nearer to the edges of its card than the texts are.
Row {
    anchors.right: parent.right
    anchors.rightMargin: -8
    spacing: 12
}
