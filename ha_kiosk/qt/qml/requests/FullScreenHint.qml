import QtQuick
import HaKiosk as Models
import "../components"

// The button to leave full screen: visible at first, and again for a while after each touch.
ActionButton {
    id: root

    required property Models.PageRequests requests

    opacity: visible && patience.running ? 1 : 0
    text: requests.leaveText
    visible: requests.isFull

    Behavior on opacity {
        NumberAnimation {
            duration: 200
        }
    }

    onVisibleChanged: patience.restart()

    Timer {
        id: patience

        interval: 4000
    }
    Connections {
        function onActivityDetected() {
            patience.restart();
        }

        target: root.requests
    }
}
