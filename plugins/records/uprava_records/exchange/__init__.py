"""Interagency electronic exchange (МЭДО) through folders: what comes, what goes, receipts."""
