"""Sheets and letters of the tests, and the oracles that look at them."""

from tests_support.oracles import preflight, told, whole

__all__ = ["preflight", "told", "whole"]
