"""Pages on which incidents are listed and changed. The page of one incident, declaring and editing are `workspace`'s."""

from secondstory.incidents.views.finding import editable, posted_version, readable, visible

__all__ = ["editable", "posted_version", "readable", "visible"]
