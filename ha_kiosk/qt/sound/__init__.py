"""Sound: the volume, the chime of a notification, and texts that are spoken."""
