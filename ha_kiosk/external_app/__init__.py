"""Home Assistant's external app protocol: messages, their parser, and the answers."""
