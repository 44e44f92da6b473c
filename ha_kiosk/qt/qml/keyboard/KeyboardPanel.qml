import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings
import HaKiosk as Models
import "../components"

// The on-screen keyboard. It is optional, so only a Loader may name this file.
// ha_kiosk/keyboard/policy.py decides when it is shown.
Rectangle {
    id: root

    required property Models.OnScreenKeyboard model

    // The style in use is ours, which has more properties than other styles.
    property bool isStyled: false
    readonly property real wanted: Math.min((Window.height || 800) / 2, 380, Math.max(250, width * 0.3))

    color: Theme.background
    height: panel.height
    visible: model.mayRise && panel.active

    Component.onCompleted: {
        VirtualKeyboardSettings.styleName = "ha-kiosk";
        isStyled = VirtualKeyboardSettings.styleName === "ha-kiosk";
        VirtualKeyboardSettings.activeLocales = Qt.binding(() => root.model.layouts);
        VirtualKeyboardSettings.locale = Qt.binding(() => root.model.layouts[0]);
        // It stores nothing that is typed: no word list, no dictionary.
        VirtualKeyboardSettings.defaultDictionaryDisabled = true;
        VirtualKeyboardSettings.handwritingModeDisabled = true;
    }

    Binding {
        property: "designHeight"
        target: panel.keyboard.style
        value: 2560 * root.wanted / Math.max(1, panel.width)
        when: root.isStyled
    }
    Connections {
        function onHideKeyClicked() {
            root.model.hide();
        }

        target: root.isStyled ? panel.keyboard.style : null
    }
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true

        onWheel: wheel => wheel.accepted = true
    }
    Rectangle {
        color: Theme.divider
        height: 1
        width: parent.width
        z: 1
    }
    InputPanel {
        id: panel

        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(root.width, 1400)
    }
}
