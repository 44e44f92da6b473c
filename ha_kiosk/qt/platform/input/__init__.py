"""Input at the window: its time, its kind, and a shield that blocks it."""
