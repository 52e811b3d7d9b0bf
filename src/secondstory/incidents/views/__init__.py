"""Pages on which incidents are listed and changed. The page of one incident, declaring and editing are `workspace`'s."""
