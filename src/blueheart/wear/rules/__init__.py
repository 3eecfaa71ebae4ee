"""Pure predicates and calculations of wearing the heart."""
