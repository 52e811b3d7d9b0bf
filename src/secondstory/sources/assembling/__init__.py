"""One timeline from the records of many files, in plain Python: their clocks put right, told apart, put together, ranked, written down."""
