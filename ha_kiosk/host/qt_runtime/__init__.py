"""What Qt and Chromium need of this machine; the checks do not load them."""
