"""Sound: the volume, the chime of a notification, and spoken texts."""
