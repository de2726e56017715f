"""What can be counted of meetings, attendance, questions, votes, decisions; the ready reports."""
