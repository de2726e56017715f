"""The audit log: every act and every reading of a restricted document, chained by hashes."""
