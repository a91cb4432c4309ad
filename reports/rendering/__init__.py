"""How a report is made: an edition, in a process of its own, ahead of time, kept by its hash."""
