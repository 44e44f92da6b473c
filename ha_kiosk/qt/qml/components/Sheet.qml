import QtQuick

// A card in the middle of a darkened screen, with its content. It takes every touch.
Rectangle {
    id: root

    required property string title
    default property alias content: column.data
    // The item that gets the focus first; afterwards the focus goes back to where it was.
    property Item first: null
    property Item before: null

    signal dismissed
    signal cancelled

    color: Theme.scrim

    Component.onCompleted: {
        before = Window.activeFocusItem;
        first?.forceActiveFocus();
    }
    Component.onDestruction: before?.forceActiveFocus()
    Keys.onEscapePressed: cancelled()

    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true

        onClicked: root.dismissed()
        onWheel: wheel => wheel.accepted = true
    }
    Rectangle {
        id: card

        anchors.centerIn: parent
        color: Theme.card
        height: column.height + 40
        radius: Theme.sheetRadius
        width: Math.min(parent.width - 32, 580)

        Shade {
            radius: card.radius
        }
        MouseArea {
            anchors.fill: parent
        }
        // Tab stays on the card: from its last control to the first. Nothing below gets the focus.
        Item {
            id: begin

            activeFocusOnTab: true

            onActiveFocusChanged: {
                if (activeFocus)
                    end.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason);
            }
        }
        Column {
            id: column

            spacing: 20
            width: parent.width - 48
            x: 24
            y: 24

            TitleText {
                elide: Text.ElideLeft
                text: root.title
                width: parent.width
            }
        }
        Item {
            id: end

            activeFocusOnTab: true

            onActiveFocusChanged: {
                if (activeFocus)
                    begin.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason);
            }
        }
    }
}
