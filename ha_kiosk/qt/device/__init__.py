"""The tablet as a device of Home Assistant."""
