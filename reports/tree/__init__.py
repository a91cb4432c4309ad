"""What the report says and in which order, from an archive to a tree; no format, no query."""
