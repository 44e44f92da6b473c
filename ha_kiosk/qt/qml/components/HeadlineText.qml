import QtQuick

// The headline of a screen.
PlainText {
    font.pixelSize: Theme.headlineSize
    wrapMode: Text.Wrap
}
