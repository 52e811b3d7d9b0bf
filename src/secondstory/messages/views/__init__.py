"""Pages about messages: one's own, and the administrators'."""
