"""What an assignment looks like on cards and desks, and its forms."""
