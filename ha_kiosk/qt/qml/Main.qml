pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window

// The kiosk's window: the page, above it the sign-in page, above that at most one notice.
Window {
    id: root

    required property var page
    required property var screenModel
    required property var signIn
    required property var signInProfile
    required property bool fullScreen
    property var settings: null

    color: colours.background
    height: 800
    title: "Home Assistant"
    visibility: fullScreen ? Window.FullScreen : Window.Windowed
    width: 1280

    Theme {
        id: colours

        dark: root.screenModel.dark
    }
    Loader {
        active: root.page ? root.page.wanted : false
        anchors.fill: parent

        sourceComponent: PageView {
            model: root.page
            theme: colours
        }
    }
    Loader {
        active: root.signIn.state === "page" || root.signIn.state === "exchanging"
        anchors.fill: parent

        sourceComponent: SignInView {
            model: root.signIn
            theme: colours
            viewProfile: root.signInProfile
        }
    }
    ScreenNotice {
        anchors.fill: parent
        screen: root.screenModel
        theme: colours
    }
    Loader {
        active: root.settings ? root.settings.state !== "closed" : false
        anchors.fill: parent

        sourceComponent: SettingsSheet {
            sheet: root.settings
            theme: colours
        }
    }
}
