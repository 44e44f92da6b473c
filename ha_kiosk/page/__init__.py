"""The page of the server: what it may open, download and be told; its scripts."""
