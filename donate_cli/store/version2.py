"""What version 2 of the book brought, in SQL: lists that were sent, and entries taken back."""

STATEMENTS = """
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  sender TEXT NOT NULL,
  name TEXT NOT NULL,
  sheet TEXT,
  sha256 TEXT NOT NULL,
  lines INTEGER NOT NULL CHECK (lines >= 0),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX source_sha256 ON source (sha256);

CREATE TABLE alias (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  donor INTEGER NOT NULL REFERENCES donor,
  department TEXT,
  name TEXT, name_key TEXT, salt BLOB, name_digest BLOB,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX alias_donor ON alias (donor);

CREATE TABLE mapping (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  headings TEXT NOT NULL,
  fields TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE undo (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  undone INTEGER NOT NULL UNIQUE REFERENCES entry CHECK (undone < entry),
  digest BLOB NOT NULL
) STRICT;

ALTER TABLE donor ADD COLUMN party INTEGER CHECK (party IN (0, 1));

ALTER TABLE donor ADD COLUMN league INTEGER CHECK (league IN (0, 1));

ALTER TABLE donor ADD COLUMN void INTEGER CHECK (void IN (0, 1));

ALTER TABLE pledge ADD COLUMN source INTEGER REFERENCES source;

ALTER TABLE pledge ADD COLUMN line INTEGER CHECK (line > 0);

ALTER TABLE pledge ADD COLUMN order_no TEXT;

ALTER TABLE pledge ADD COLUMN order_no_digest BLOB;

ALTER TABLE pledge ADD COLUMN undated INTEGER CHECK (undated = 1);

DROP INDEX pledge_tally;

CREATE INDEX pledge_tally ON pledge (campaign, donor, channel, round, on_date, amount, at_least, headcount, entry);

DROP INDEX payment_tally;

CREATE INDEX payment_tally ON payment (pledge, on_date, amount, at_least, entry);

DROP INDEX payment_refund;

CREATE INDEX payment_refund ON payment (refund_of, on_date, amount, entry) WHERE refund_of IS NOT NULL;

DROP INDEX cancellation_pledge;

CREATE INDEX cancellation_pledge ON cancellation (pledge, on_date, entry);

CREATE VIEW standing_pledge AS SELECT * FROM pledge WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_payment AS SELECT * FROM payment WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_cancellation AS SELECT * FROM cancellation WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_alias AS SELECT * FROM alias WHERE entry NOT IN (SELECT undone FROM undo)
"""
"""A view `standing_…` holds the rows whose entry was not taken back: whatever counts reads these."""
