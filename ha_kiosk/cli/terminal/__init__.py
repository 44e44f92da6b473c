"""Output to the terminal, and questions there."""
