"""Records of other tools, read without Django: what a record is, the file it comes from, and what reads it.

`secondstory.sources.formats` has one file a format; `secondstory.sources.assembling` makes one timeline of what they give.
"""
