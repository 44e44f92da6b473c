"""What Qt and Chromium need of this machine, found out without loading them."""
