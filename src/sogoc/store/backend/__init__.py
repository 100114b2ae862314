"""Django's PostgreSQL backend, for which the embedded server starts at the first real connection."""
