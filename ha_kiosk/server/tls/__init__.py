"""Whom the program trusts: certificates, pins, and the rules made of them."""
