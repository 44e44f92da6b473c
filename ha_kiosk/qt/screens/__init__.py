"""The models that our own screens in QML bind to."""
