"""From rows to an archive and back."""
