"""Background jobs: procrastinate in the same PostgreSQL, deferred in the same transaction."""
