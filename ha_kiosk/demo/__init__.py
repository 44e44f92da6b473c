"""A temporary Home Assistant: installed once into the cache, started fresh each time.

It is for people who want to see a kiosk before they have a server, and for this project's tests.
Only the installation is kept when the program ends.
"""
