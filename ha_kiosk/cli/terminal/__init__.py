"""What is written to the terminal, and asked there."""
