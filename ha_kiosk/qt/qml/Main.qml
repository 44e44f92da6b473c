pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window
import QtWebEngine
import HaKiosk as Models
import "components"
import "page"
import "requests"
import "screens"

// The kiosk's window. From bottom to top: the page, the sign-in page, at most one notice.
Window {
    id: root

    required property Models.NoticeModel noticeModel
    required property Models.SignIn signIn
    required property WebEngineProfile signInProfile
    required property bool fullScreen
    // The name of the output to cover; "" if none is configured.
    property string output: ""
    // In a sign-in window there is no page, and these five are null.
    property Models.Page page: null
    property Models.PageRequests requests: null
    property Models.ExternalView externalView: null
    property Models.PageDialogs dialogs: null
    property Models.Downloads downloads: null
    property Models.SignOn signOn: null
    property Models.Toast toast: null
    // Models of the second stage: their types are not registered yet when this file is read.
    property var settings: null
    property var display: null
    property QtObject wayBack: null
    property QtObject cards: null
    property var cameraScreen: null
    property var cleaning: null
    property QtObject keyboard: null
    property QtObject setup: null

    // Our own screens follow the zoom of the page if they have room for it: they need 480 pixels.
    property real wantedZoom: page ? page.zoom : 1
    readonly property real ownZoom: Math.max(1, Math.min(wantedZoom, Math.min(width, height) / 480))
    // Evaluated again when screens come and go, because that changes their order.
    readonly property var chosenScreen: Array.from(Application.screens).find(one => one.name === output)
    readonly property Item shownKeyboard: keyboardPanel.item as Item
    readonly property real keyboardHeight: shownKeyboard?.visible ? shownKeyboard.height : 0
    // With the server's login page, the set-up is only a bar above it.
    readonly property real setupBar: (setupScreen.item as Item)?.implicitHeight ?? 0

    color: Theme.background
    height: 800
    title: "Home Assistant"
    visibility: fullScreen ? Window.FullScreen : Window.Windowed
    width: 1280

    // Alt+F4 and similar: the kiosk asks before it ends, as soon as it can. Signals and `ctl quit` do
    // not ask.
    onClosing: close => {
        close.accepted = !fullScreen || !(page || settings);
        if (!close.accepted && settings)
            settings.ask_to_quit();
    }

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
    Binding {
        property: "zoom"
        target: Theme
        value: root.ownZoom
    }
    Loader {
        active: root.page ? root.page.view.wanted : false
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
        anchors.fill: parent

        sourceComponent: Zoomed {
            DownloadCard {
                anchors.bottom: parent.bottom
                // Above the toasts, the frontend's and ours.
                anchors.bottomMargin: 88
                anchors.horizontalCenter: parent.horizontalCenter
                externalProfile: root.externalView.profile as WebEngineProfile
                model: root.downloads
                pageProfile: root.page.profile as WebEngineProfile
                width: Math.min(parent.width - 32, 720)
            }
        }
    }
    Loader {
        active: root.dialogs ? root.dialogs.kind !== "" : false
        anchors.fill: parent
        anchors.bottomMargin: root.keyboardHeight
        // Below the bar of the guest view, so that its close button stays reachable during a dialog.
        anchors.topMargin: (guest.item as ExternalPage)?.barHeight ?? 0

        sourceComponent: Zoomed {
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
        anchors.topMargin: root.setupBar

        sourceComponent: SignInPage {
            model: root.signIn
            // With a single sign-on, the login page needs the sign-on's cookies.
            viewProfile: root.signOn?.profile && root.signIn.wasBehindSignOn ? root.signOn.profile as WebEngineProfile : root.signInProfile
        }
    }
    Loader {
        active: root.signOn ? root.signOn.isUsed : false
        anchors.bottomMargin: root.keyboardHeight
        anchors.fill: parent
        anchors.topMargin: root.setupBar

        sourceComponent: SignOnView {
            model: root.signOn
        }
    }
    LateLoader {
        id: setupScreen

        anchors.bottomMargin: root.keyboardHeight
        anchors.fill: parent
        file: Qt.resolvedUrl("setup/SetupScreen.qml")
        model: root.setup
    }
    // Optional: the module that it loads may not be installed.
    LateLoader {
        id: keyboardPanel

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        file: Qt.resolvedUrl("keyboard/KeyboardPanel.qml")
        model: root.keyboard
    }
    Loader {
        active: root.toast !== null
        anchors.bottomMargin: root.keyboardHeight
        anchors.fill: parent

        sourceComponent: Zoomed {
            Toast {
                model: root.toast
            }
        }
    }
    Zoomed {
        anchors.fill: parent
        anchors.topMargin: root.setupBar

        NoticeOverlay {
            anchors.fill: parent
            notice: root.noticeModel
        }
    }
    Zoomed {
        anchors.fill: parent

        LateLoader {
            anchors.fill: parent
            file: Qt.resolvedUrl("screens/SettingsScreen.qml")
            model: root.settings && root.settings.state !== "closed" ? root.settings : null
        }
    }
    LateLoader {
        anchors.fill: parent
        file: Qt.resolvedUrl("screens/CameraScreen.qml")
        model: root.cameraScreen && root.cameraScreen.cameras.length > 0 ? root.cameraScreen : null
    }
    LateLoader {
        anchors.fill: parent
        file: Qt.resolvedUrl("screens/Display.qml")
        model: root.display
    }
    Zoomed {
        anchors.fill: parent
        visible: root.display ? root.display.shown !== "black" : true

        LateLoader {
            anchors.fill: parent
            file: Qt.resolvedUrl("screens/NotificationCards.qml")
            model: root.cards
        }
    }
    Binding {
        property: "screen"
        restoreMode: Binding.RestoreNone
        target: root
        value: root.chosenScreen
        when: root.chosenScreen !== undefined
    }
    LateLoader {
        anchors.fill: parent
        file: Qt.resolvedUrl("screens/Cleaning.qml")
        model: root.cleaning && root.cleaning.isOn ? root.cleaning : null
    }
}
