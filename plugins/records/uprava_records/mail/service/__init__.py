"""What the chancellery does with what comes in."""
