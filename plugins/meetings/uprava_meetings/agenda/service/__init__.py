"""What the office does with questions and agendas."""
