"""The text of a section as a tree, as Markdown and as Yjs keeps it; each of them made from each other without loss. No Django in here."""
