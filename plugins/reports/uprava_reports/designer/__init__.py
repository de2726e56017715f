"""Making a report without SQL: a source, what tells its lines apart, figures, filters, a chart."""
