"""What is done with questions of appeals: who considers, where they go, what they come to."""
