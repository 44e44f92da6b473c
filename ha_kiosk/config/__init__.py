"""The configuration: its keys, the types of their values, where they come from."""
