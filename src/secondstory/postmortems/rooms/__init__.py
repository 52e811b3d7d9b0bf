"""Where a document is written by several people at once: plain asyncio, so that it can be read, tested and timed by itself.

`frames` what goes over the wire · `presence` who is there · `replica` the document in memory · `peer` one open page ·
`room` a document and its pages · `opening` all rooms of a process · `keeping` the database, on threads of its own · `hearing` what
others wrote. Only the last two know Django.
"""
