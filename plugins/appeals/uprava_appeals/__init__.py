"""Appeals of citizens (обращения граждан)."""
