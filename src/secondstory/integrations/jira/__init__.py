"""Jira, in the cloud (an e-mail address and an API token) and on one's own servers (a personal access token).

Version 2 of its API, which both have and which takes plain text. Shapes: developer.atlassian.com/cloud/jira/platform/rest/v2 (issue, field,
serverInfo, search/jql), docs.atlassian.com/software/jira/docs/api/REST (search), developer.atlassian.com/cloud/jira/platform/webhooks and
…/rate-limiting; recorded ones are cited beside the fixtures of the tests.
"""

from secondstory.integrations.jira.tracker import Jira

__all__ = ["Jira"]
