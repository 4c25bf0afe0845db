"""donate: the book of an employee donation drive."""

__version__ = "0.4.0"
