"""donate: the book of an employee donation drive."""

__version__ = "0.1.0"
