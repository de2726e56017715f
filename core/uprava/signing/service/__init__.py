"""What is done with keys, trust and signatures; the cryptography itself stands beside."""
