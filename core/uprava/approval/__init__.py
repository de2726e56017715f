"""Approval, signing and acquaintance of documents by routes; see README.md beside."""
