"""Several entries and several documents become one record."""
