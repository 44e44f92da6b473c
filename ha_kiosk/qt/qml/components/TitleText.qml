import QtQuick

// The title of a dialog, in one line.
PlainText {
    font.pixelSize: Theme.headingSize
    font.weight: Font.Medium
}
