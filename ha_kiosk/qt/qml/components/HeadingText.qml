import QtQuick

// The title of a bar, in one line.
PlainText {
    font.pixelSize: Theme.headingSize
}
