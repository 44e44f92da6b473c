"""The screen of the tablet: what it shows when nobody is there, its power and its brightness."""
