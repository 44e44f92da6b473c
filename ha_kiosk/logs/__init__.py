"""The log for the journal and in a file, without secrets."""
