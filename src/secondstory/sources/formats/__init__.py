"""One file a format, plain Python; `registry.py` lists them, and `reading.py` is the door."""
