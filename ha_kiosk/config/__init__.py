"""The configuration: its keys, the types of their values, and their sources."""
