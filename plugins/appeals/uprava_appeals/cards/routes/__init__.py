"""The addresses of acts on appeals and of what their authors told."""
