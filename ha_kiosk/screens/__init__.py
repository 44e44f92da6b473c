"""The texts of our own screens, and their colours."""
