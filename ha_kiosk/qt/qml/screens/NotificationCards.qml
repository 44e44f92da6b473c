pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// Notifications of the server, the newest on top, in the upper right corner.
Item {
    id: root

    required property Models.NotificationCards model

    Column {
        id: column

        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.top: parent.top
        anchors.topMargin: 16
        spacing: 12
        width: Math.min(root.width - 32, 420)

        // Apart from the others: what is typed stays when another card comes.
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

            SecondaryText {
                id: count

                anchors.centerIn: parent
                text: "+" + root.model.more
                wrapMode: Text.NoWrap
            }
        }
    }
}
