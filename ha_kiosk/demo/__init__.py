"""A throw-away Home Assistant: installed once into the cache, started fresh each time.

For people who want to see a kiosk before they have a server, and for this project's tests. Nothing
but the installation outlives the program.
"""
