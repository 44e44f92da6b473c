import QtQml

// The notice that the Screen model holds.
Notice {
    required property var screen

    action: screen.action
    busy: screen.busy
    detail: screen.detail
    hint: screen.hint
    icon: screen.icon
    isProblem: screen.isProblem
    prints: screen.prints
    title: screen.title
    visible: screen.visible

    onActed: screen.act()
}
