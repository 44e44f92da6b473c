"""A throw-away Home Assistant: installed once into the cache, started anew each time.

For people who want to see a kiosk before they have a server, and for this project's own tests,
which run against the same thing. Nothing of it may outlive the program but the installation.
"""
