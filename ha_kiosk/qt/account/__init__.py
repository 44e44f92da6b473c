"""The signed-in user, and which certificates the program trusts."""
