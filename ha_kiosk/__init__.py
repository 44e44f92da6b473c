"""ha-kiosk: Home Assistant on a wall tablet or touch panel that runs Linux."""

__version__ = "0.1.0"
