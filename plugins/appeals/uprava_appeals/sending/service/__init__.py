"""What the office does with replies that go out by the program."""
