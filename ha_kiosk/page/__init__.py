"""The server's page: what it may open and download, and its scripts."""
