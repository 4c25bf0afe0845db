"""What we are sent: workbooks and tables of every make, read as rows; headings as fields; cells as values."""
