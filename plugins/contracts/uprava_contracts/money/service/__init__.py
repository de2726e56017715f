"""What is charged, claimed, paid, written off; what secures a contract."""
