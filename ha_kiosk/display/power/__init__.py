"""Ways to switch the screen off, and which of them to take."""
