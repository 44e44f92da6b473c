"""Messages from and to the page, on the Qt side: requests, tokens, our commands."""
