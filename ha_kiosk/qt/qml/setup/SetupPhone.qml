pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// The QR code for the phone, and what the phone must show before somebody signs in there.
Item {
    id: root

    required property Models.SetupPages setup

    readonly property bool isWide: width > height
    readonly property real side: isWide ? Math.min(height - 72, width * 0.42, 420) : Math.min(width - 48, height * 0.4)

    Flickable {
        anchors.bottom: buttons.top
        anchors.bottomMargin: 8
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: grid.height

        Grid {
            id: grid

            anchors.horizontalCenter: parent.horizontalCenter
            columnSpacing: 32
            columns: root.isWide ? 2 : 1
            horizontalItemAlignment: Grid.AlignHCenter
            rowSpacing: 16

            Rectangle {
                color: root.setup.codeImage !== "" ? "#ffffff" : Theme.card
                height: root.side
                radius: Theme.cardRadius
                width: root.side

                Image {
                    readonly property int module: Math.max(1, Math.floor(root.side / Math.max(1, implicitWidth)))

                    anchors.centerIn: parent
                    height: implicitHeight * module
                    objectName: "setupCode"
                    smooth: false
                    source: root.setup.codeImage
                    width: implicitWidth * module
                }
                Busy {
                    anchors.centerIn: parent
                    visible: root.setup.busy
                }
                Icon {
                    anchors.centerIn: parent
                    color: Theme.warning
                    name: "alert"
                    size: 72
                    visible: root.setup.problem !== ""
                }
            }
            Column {
                spacing: 12
                width: root.isWide ? Math.min(root.width - root.side - 80, 480) : Math.min(root.width - 48, 480)

                HeadlineText {
                    text: root.setup.title
                    width: parent.width
                }
                BodyText {
                    color: Theme.danger
                    objectName: "setupProblem"
                    text: root.setup.problem
                    width: parent.width
                }
                Column {
                    spacing: 12
                    visible: root.setup.problem === ""
                    width: parent.width

                    Repeater {
                        model: root.setup.lines

                        BodyText {
                            required property string modelData

                            text: modelData
                            width: parent.width
                        }
                    }
                    Row {
                        spacing: 24
                        visible: root.setup.digits !== ""
                        width: parent.width

                        PlainText {
                            id: digits

                            anchors.verticalCenter: parent.verticalCenter
                            font.pixelSize: 2 * Theme.headlineSize
                            objectName: "setupDigits"
                            text: root.setup.digits
                        }
                        HeadingText {
                            anchors.verticalCenter: parent.verticalCenter
                            maximumLineCount: 2
                            text: root.setup.tablet
                            width: parent.width - digits.width - parent.spacing
                            wrapMode: Text.Wrap
                        }
                    }
                    SecondaryText {
                        text: root.setup.hint
                        width: parent.width
                    }
                    CaptionText {
                        text: root.setup.codeUrl
                        width: parent.width
                        wrapMode: Text.WrapAnywhere
                    }
                }
            }
        }
    }
    SetupButtons {
        id: buttons

        anchors.bottom: parent.bottom
        anchors.bottomMargin: 16
        anchors.horizontalCenter: parent.horizontalCenter
        setup: root.setup
        width: grid.width
    }
}
