"""What the office does about personal receptions."""
