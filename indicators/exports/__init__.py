"""A scorecard to take along: as a workbook of Excel, or as one table in CSV."""
