"""Long trials that are run by hand: crafted and broken files by the thousand."""
