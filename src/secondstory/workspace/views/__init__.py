"""Pages made of several slices."""
