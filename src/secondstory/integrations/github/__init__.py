"""GitHub Issues, at github.com and at GitHub Enterprise Server.

Shapes: docs.github.com/rest/issues/issues (create, get, update, list), docs.github.com/webhooks/webhook-events-and-payloads#issues,
docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api; recorded ones are cited beside the fixtures of the tests.
"""

from secondstory.integrations.github.tracker import GitHub

__all__ = ["GitHub"]
