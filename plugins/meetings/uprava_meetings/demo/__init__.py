"""The demo municipality's bodies and their year."""
