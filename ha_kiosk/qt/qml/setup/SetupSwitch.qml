import QtQuick
import QtQuick.Templates as T
import "../components"

// A switch that a touch anywhere on the row changes.
T.AbstractButton {
    id: root

    required property bool isOn

    focusPolicy: Qt.TabFocus
    // The background of a touch is wider than the content.
    leftInset: -8
    rightInset: -8
    implicitHeight: Math.max(56, words.implicitHeight + 16)
    objectName: "setupOption"

    background: RowSheet {
        hasRing: root.visualFocus
        isDown: false
        isFirst: true
        isLast: true
    }

    SwitchMark {
        id: track

        anchors.verticalCenter: parent.verticalCenter
        isOn: root.isOn
    }
    BodyText {
        id: words

        anchors.left: track.right
        anchors.leftMargin: 16
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
    }
}
