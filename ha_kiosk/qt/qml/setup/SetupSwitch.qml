import QtQuick
import QtQuick.Templates as T
import "../components"

// Something that can be switched on, by a touch anywhere on it.
T.AbstractButton {
    id: root

    required property bool isOn

    focusPolicy: Qt.TabFocus
    // What a touch darkens is wider than what is drawn.
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
