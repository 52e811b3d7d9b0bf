"""Reading what teams really have, and understanding it: plain Python, no Django, nothing imported here so that a child starts fast."""
