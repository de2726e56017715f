"""The conformance suite's plugin: implements every hook, so that each one's effect is seen."""
