"""Делопроизводство: records management. First cut: the incoming letter."""
