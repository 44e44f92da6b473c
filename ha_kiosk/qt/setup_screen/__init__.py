"""The set-up on the screen: the models that qml/setup binds to."""
