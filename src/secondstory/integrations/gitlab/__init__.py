"""GitLab issues, at gitlab.com and on one's own servers.

Shapes: docs.gitlab.com/api/issues, docs.gitlab.com/api/users, docs.gitlab.com/user/project/integrations/webhook_events (work item events)
and docs.gitlab.com/security/rate_limits; cited beside the fixtures of the tests.
"""

from secondstory.integrations.gitlab.tracker import GitLab

__all__ = ["GitLab"]
