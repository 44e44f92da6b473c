"""The screen (dimming, screensaver, power, rotation) and the volume."""
