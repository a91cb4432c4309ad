"""Argon2 with the lean parameters of OWASP's list (19 MiB, 2 passes, 1 lane)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LeanArgon2PasswordHasher(Argon2PasswordHasher):
    # Django's default costs 100 MB and a quarter of a second a try: a gift to an attacker.
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
