"""The database: the embedded server, the engine, migrations and roles."""
