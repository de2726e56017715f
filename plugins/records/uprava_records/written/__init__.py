"""Written documents: outgoing letters, internal documents, acts; drafted, agreed, registered."""
