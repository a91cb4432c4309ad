"""Values of indicators: which are due, entering and correcting them, locking periods."""
