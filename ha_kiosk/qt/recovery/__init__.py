"""Runs the recovery machine: what happens becomes an event, what it decides is done."""
