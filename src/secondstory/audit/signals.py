"""The one way a slice speaks to those above it: `recorded` is sent, once the change is committed, with its `Record`."""

from django.dispatch import Signal

recorded = Signal()
