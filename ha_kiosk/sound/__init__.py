"""The volume of the loudspeaker, and which tool of this machine sets it."""
