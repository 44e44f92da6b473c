"""What the settings screen shows, and what a touch on it changes."""
