pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window
import "components"
import "page"
import "requests"
import "screens"

// The kiosk's window: the page, above it the sign-in page, above that at most one notice.
Window {
    id: root

    // Without a page there is only a sign-in, and none of the four.
    required property var page
    required property var requests
    required property var externalView
    required property var dialogs
    required property var downloads
    required property var noticeModel
    required property var signIn
    required property var signInProfile
    required property bool fullScreen
    property var settings: null
    property var toast: null
    property var display: null
    property var wayBack: null
    property var cards: null
    property var keyboard: null
    property var signOn: null

    // What lies above the on-screen keyboard is as much smaller.
    // Our own screens follow the zoom of the page, as far as they have room: they need 480 pixels.
    property real wantedZoom: page ? page.zoom : 1
    readonly property real ownZoom: Math.max(1, Math.min(wantedZoom, Math.min(width, height) / 480))
    readonly property Item shownKeyboard: keyboardPanel.item as Item
    readonly property real keyboardHeight: shownKeyboard?.visible ? shownKeyboard.height : 0

    color: Theme.background
    height: 800
    title: "Home Assistant"
    visibility: fullScreen ? Window.FullScreen : Window.Windowed
    width: 1280

    // Alt+F4 and its like: a kiosk ends when its owner says so. Signals and `ctl quit` do not ask.
    onClosing: close => {
        close.accepted = !fullScreen || !settings;
        if (!close.accepted)
            settings.ask_to_quit();
    }

    // Later: Qt's loader says things from its own thread, which waits for whoever sets the property.
    onKeyboardChanged: Qt.callLater(keyboardPanel.load)

    Binding {
        property: "dark"
        target: Theme
        value: root.noticeModel.dark
    }
    Binding {
        property: "page"
        target: Theme
        value: root.noticeModel.colours
    }
    Loader {
        active: root.page ? root.page.wanted : false
        anchors.fill: parent
        anchors.bottomMargin: root.keyboardHeight

        sourceComponent: PageView {
            isHidden: root.page.mayHide && root.display ? root.display.hidesPage : false
            requests: root.requests
            model: root.page
            dialogs: root.dialogs
            wayBack: root.wayBack
        }
    }
    Loader {
        id: guest

        active: root.externalView ? root.externalView.isOpen : false
        anchors.fill: parent
        anchors.bottomMargin: root.keyboardHeight

        sourceComponent: ExternalPage {
            connectionPolicy: root.page.connectionPolicy
            model: root.externalView
            dialogs: root.dialogs
        }
    }
    Loader {
        active: root.downloads ? true : false
        anchors.bottom: parent.bottom
        // Above the toasts, the frontend's and ours.
        anchors.bottomMargin: 88
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 32, 720)

        sourceComponent: DownloadCard {
            externalProfile: root.externalView.profile
            model: root.downloads
            pageProfile: root.page.profile
        }
    }
    Loader {
        active: root.dialogs ? root.dialogs.kind !== "" : false
        anchors.fill: parent
        anchors.bottomMargin: root.keyboardHeight
        // Whatever a guest asks, its close button stays in reach.
        anchors.topMargin: (guest.item as ExternalPage)?.barHeight ?? 0

        sourceComponent: Zoomed {
            zoom: root.ownZoom

            PageDialog {
                anchors.fill: parent
                dialogs: root.dialogs
            }
        }
    }
    Loader {
        active: root.signIn.state === "page" || root.signIn.state === "exchanging"
        anchors.fill: parent
        anchors.bottomMargin: root.keyboardHeight

        sourceComponent: SignInPage {
            model: root.signIn
            // Behind a sign-on, the login page needs its cookies.
            viewProfile: root.signOn?.profile && root.signIn.wasBehindSignOn ? root.signOn.profile : root.signInProfile
        }
    }
    Loader {
        active: root.signOn ? root.signOn.isUsed : false
        anchors.bottomMargin: root.keyboardHeight
        anchors.fill: parent

        sourceComponent: SignOnView {
            model: root.signOn
        }
    }
    // Optional: what it loads need not be installed.
    Loader {
        id: keyboardPanel

        function load() {
            setSource(root.keyboard ? "keyboard/KeyboardPanel.qml" : "", {
                keyboard: root.keyboard,
                roomHeight: Qt.binding(() => root.height),
            });
        }

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
    }
    Loader {
        active: root.toast !== null
        anchors.bottomMargin: root.keyboardHeight
        anchors.fill: parent

        sourceComponent: Zoomed {
            zoom: root.ownZoom

            Toast {
                toast: root.toast
            }
        }
    }
    Zoomed {
        anchors.fill: parent
        zoom: root.ownZoom

        NoticeOverlay {
            anchors.fill: parent
            notice: root.noticeModel
        }
    }
    Loader {
        active: root.settings ? root.settings.state !== "closed" : false
        anchors.fill: parent

        sourceComponent: Zoomed {
            zoom: root.ownZoom

            SettingsScreen {
                anchors.fill: parent
                settingsModel: root.settings
            }
        }
    }
    Loader {
        active: root.display !== null
        anchors.fill: parent

        sourceComponent: Display {
            display: root.display
        }
    }
    Loader {
        active: root.cards !== null
        anchors.fill: parent
        visible: root.display ? root.display.shown !== "black" : true

        sourceComponent: Zoomed {
            zoom: root.ownZoom

            NotificationCards {
                anchors.fill: parent
                cards: root.cards
            }
        }
    }
}
