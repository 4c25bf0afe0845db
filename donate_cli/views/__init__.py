"""What you see: a table's faces on the terminal, in a workbook, as data."""
