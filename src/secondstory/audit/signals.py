"""The one signal of the program: something was recorded, and is committed."""

from django.dispatch import Signal

recorded = Signal()
CHANNEL = "secondstory_recorded"
"""What PostgreSQL says it on; the payload is the uid of the row whose history has grown."""
