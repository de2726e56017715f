"""What an appeal looks like on cards and desks, and the forms of its acts."""
