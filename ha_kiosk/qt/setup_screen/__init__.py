"""The set-up at the screen, as qml/setup binds to it."""
