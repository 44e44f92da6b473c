import QtQuick

// The last row of a dialog, nearer to the edges of the card than its texts.
Row {
    anchors.right: parent.right
    anchors.rightMargin: -8
    spacing: 12
}
