"""Letters that come in: taken in, registered once, put before a leader, filed."""
