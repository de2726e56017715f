"""What becomes of an appeal, told to the program that handed it over."""
