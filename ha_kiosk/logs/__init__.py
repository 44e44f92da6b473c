"""The log on the journal and in a file, with secrets taken out."""
