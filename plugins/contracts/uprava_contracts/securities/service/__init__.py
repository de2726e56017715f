"""Securities: given, compared with the law, ended, reminded of."""
