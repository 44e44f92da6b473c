"""Which servers the program trusts: certificates, pins, and the TLS policy made of them."""
