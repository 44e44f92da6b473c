"""Who is signed in, and whom the program trusts for that."""
