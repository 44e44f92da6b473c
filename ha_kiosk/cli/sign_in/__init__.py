"""The parts of `ha-kiosk login`: the choice of the server, of the method, and of the trust."""
