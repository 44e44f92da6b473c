"""The hardware in front of the person: the screen by its stages, and the volume."""
