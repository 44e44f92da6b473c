"""Runs the recovery machine: reports events to it, and carries out its actions."""
