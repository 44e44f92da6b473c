"""The tablet as a device of Home Assistant, through its `mobile_app` integration."""
