"""donate: the book of an employee donation drive."""

__version__ = "0.2.0"
