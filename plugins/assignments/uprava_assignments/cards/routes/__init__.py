"""The addresses of acts and forms of assignments."""
