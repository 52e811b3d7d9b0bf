"""A timeline written down, line by line: one file a form. No Django; a picture is made elsewhere and handed in."""
