"""The volume of the loudspeaker, and the tool of this machine that sets it."""
