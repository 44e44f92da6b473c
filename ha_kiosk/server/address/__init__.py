"""Server addresses: typed ones, the last one, and those that are announced in the network."""
