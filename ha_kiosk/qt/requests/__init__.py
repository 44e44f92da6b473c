"""What a page asks of a browser: permissions, windows, dialogs, downloads."""
