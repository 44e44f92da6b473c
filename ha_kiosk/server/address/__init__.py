"""What an address of a server is, which was the last, and what announces itself in the network."""
