pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// Notifications of the server, the newest on top, in the upper right corner. If there are more than
// fit, a finger scrolls them.
Item {
    id: root

    required property Models.NotificationCards model

    Flickable {
        id: flickable

        anchors.right: parent.right
        anchors.top: parent.top
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: column.height
        flickableDirection: Flickable.VerticalFlick
        height: Math.min(contentHeight, parent.height)
        interactive: contentHeight > height
        width: Math.min(root.width - 16, 436)

        Column {
            id: column

            spacing: 12
            topPadding: 16
            width: flickable.width - 16

            // Not part of the list, so that a typed text stays when another card comes.
            Loader {
                active: root.model.isAnswered
                visible: active
                width: column.width

                sourceComponent: NotificationCard {
                    card: root.model.question
                    isAnswered: true

                    onDismissed: root.model.cancel_reply()
                    onReplied: text => root.model.reply(text)
                }
            }
            Repeater {
                model: root.model.cards

                NotificationCard {
                    required property var modelData

                    card: modelData
                    width: column.width

                    onActed: key => root.model.press(card.number, key)
                    onDismissed: root.model.dismiss(card.number)
                    onTapped: root.model.click(card.number)
                }
            }
            Rectangle {
                anchors.right: parent.right
                color: Theme.card
                height: 32
                radius: 16
                visible: root.model.more > 0
                width: count.implicitWidth + 32

                Shade {
                    radius: parent.radius
                }
                SecondaryText {
                    id: count

                    anchors.centerIn: parent
                    text: "+" + root.model.more
                    wrapMode: Text.NoWrap
                }
            }
        }
    }
    ScrollMark {
        view: flickable
    }
}
