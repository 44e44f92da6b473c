"""The sensors of the tablet in Home Assistant: their values and their reports."""
