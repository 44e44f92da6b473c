"""The content of the settings screen, and what a touch on it changes."""
