pragma ComponentBehavior: Bound

import QtQuick
import "../components"

// One notification: picture, title, message, progress and buttons; or a text field for an answer,
// with room for the keyboard below.
Rectangle {
    id: root

    required property var card
    property bool isAnswered: false

    signal acted(string key)
    signal replied(string text)
    signal dismissed
    signal tapped

    border.color: Theme.divider
    border.width: 1
    color: Theme.card
    height: content.height + 32
    radius: Theme.cardRadius

    Shade {
        radius: root.radius
    }
    // The handlers alone would let touches through to the page below.
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true

        onWheel: wheel => wheel.accepted = true

        TapHandler {
            enabled: !root.isAnswered

            onTapped: root.tapped()
        }
        DragHandler {
            enabled: !root.isAnswered
            target: root
            xAxis.minimum: 0
            yAxis.enabled: false

            onActiveChanged: {
                if (active)
                    return;
                if (root.card.canBeDismissed && root.x > root.width / 3)
                    root.dismissed();
                else
                    root.x = 0;
            }
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.topMargin: 12
        color: root.card.colour || Theme.primary
        radius: 2
        width: 4
    }
    Column {
        id: content

        anchors.left: parent.left
        anchors.leftMargin: 20
        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.top: parent.top
        anchors.topMargin: 16
        spacing: 8

        Item {
            height: Math.max(title.height, icon.height * icon.visible, close.visible ? 32 : 0)
            width: parent.width

            Image {
                id: icon

                anchors.verticalCenter: parent.verticalCenter
                asynchronous: true
                fillMode: Image.PreserveAspectFit
                height: 32
                source: root.card.icon ?? ""
                sourceSize.height: 64
                sourceSize.width: 64
                visible: status === Image.Ready
                width: visible ? 32 : 0
            }
            BodyText {
                id: title

                anchors.left: icon.right
                anchors.leftMargin: icon.visible ? 12 : 0
                anchors.right: parent.right
                anchors.rightMargin: close.visible ? 40 : 0
                anchors.verticalCenter: parent.verticalCenter
                font.weight: Font.Medium
                text: root.card.title || "Home Assistant"
                wrapMode: Text.NoWrap
            }
            IconButton {
                id: close

                anchors.right: parent.right
                anchors.rightMargin: -12
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.secondaryText
                icon.name: "close"
                visible: root.card.canBeDismissed || root.isAnswered

                onClicked: root.dismissed()
            }
        }
        BodyText {
            maximumLineCount: root.isAnswered ? 2 : 6
            text: root.card.message
            width: parent.width
        }
        Image {
            asynchronous: true
            fillMode: Image.PreserveAspectFit
            height: status === Image.Ready ? Math.min(implicitHeight * width / Math.max(1, implicitWidth), 260) : 0
            source: root.card.picture
            visible: source.toString() !== "" && !root.isAnswered
            width: parent.width
        }
        Rectangle {
            color: Theme.divider
            height: 4
            radius: 2
            visible: root.card.progress >= 0
            width: parent.width

            Rectangle {
                color: Theme.primary
                height: parent.height
                radius: 2
                width: parent.width * Math.max(0, root.card.progress)
            }
        }
        Flow {
            layoutDirection: Qt.RightToLeft
            spacing: 8
            visible: root.card.actions.length > 0
            width: parent.width

            Repeater {
                model: root.card.actions

                ActionButton {
                    required property var modelData

                    implicitHeight: 48
                    isQuiet: true
                    text: modelData.title
                    width: Math.min(implicitWidth, content.width)

                    onClicked: root.acted(modelData.key)
                }
            }
        }
        Loader {
            active: root.isAnswered
            visible: active
            width: parent.width

            sourceComponent: ReplyLine {
                hint: root.card.hint ?? ""
                sendText: root.card.send ?? ""

                onSent: text => root.replied(text)
            }
        }
    }
}
