"""Passwords, kept as the program keeps them but with so little work that a test need not wait for it."""

from __future__ import annotations

from django.contrib.auth.hashers import ScryptPasswordHasher


class QuickHasher(ScryptPasswordHasher):
    """Scrypt with the least work it can be given; the program's takes a tenth of a second for each password, on purpose."""

    work_factor = 2
