"""The frontend's view: profile, bridge, navigation."""
