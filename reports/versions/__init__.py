"""Drafts and final versions: issued, gated, compared, handed out."""
