"""Second Story turns an incident into learning."""

__version__ = "0.1.0"
