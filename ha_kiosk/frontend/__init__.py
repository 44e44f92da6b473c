"""The page's side of the conversation, with no Qt and no network in it."""
