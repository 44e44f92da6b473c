import QtQuick

// Rejects drops, which would otherwise go to the page, or replace it.
DropArea {
    z: 1 // otherwise what the web engine paints would be on top

    onDropped: drop => drop.accept(Qt.IgnoreAction)
    onEntered: drag => drag.accept(Qt.IgnoreAction)
}
