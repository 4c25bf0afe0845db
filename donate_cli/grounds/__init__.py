"""The grounds on which a line of a statement may belong to what the book expects; pure, without book or terminal."""
