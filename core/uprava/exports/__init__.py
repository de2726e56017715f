"""Lists as files: short ones at once, long ones by a job that its person watches."""
