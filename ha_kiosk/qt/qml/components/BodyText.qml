import QtQuick

// Body text, and the first line of a row.
PlainText {
    font.pixelSize: Theme.bodySize
    wrapMode: Text.Wrap
}
