"""Letters by SMTP: the server's address, the sending within a total time, the daily letter."""
