"""«Моя работа»: what waits for whom, notices and reminders."""
