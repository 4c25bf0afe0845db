"""What version 3 of the book brought, in SQL: papers that were issued, and how donors want to appear on them."""

_PUBLISH = "TEXT CHECK (publish IN ('name', 'masked', 'anonymous', 'no-amount'))"

STATEMENTS = f"""
ALTER TABLE campaign ADD COLUMN organiser TEXT;

ALTER TABLE campaign ADD COLUMN contact TEXT;

ALTER TABLE campaign ADD COLUMN contact_digest BLOB;

ALTER TABLE campaign ADD COLUMN publish {_PUBLISH};

ALTER TABLE donor ADD COLUMN publish {_PUBLISH};

CREATE TABLE disclosure (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  pledge INTEGER NOT NULL REFERENCES pledge,
  publish {_PUBLISH},
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX disclosure_pledge ON disclosure (pledge);

CREATE TABLE decline (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER NOT NULL REFERENCES campaign,
  donor INTEGER NOT NULL REFERENCES donor,
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX decline_donor ON decline (campaign, donor);

CREATE TABLE receipt (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  payment INTEGER NOT NULL REFERENCES payment,
  number TEXT, salt BLOB, number_digest BLOB,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX receipt_payment ON receipt (payment);

CREATE TABLE issue (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER NOT NULL REFERENCES campaign,
  kind TEXT NOT NULL CHECK (kind IN ('notice', 'brief', 'export', 'daily', 'correction')),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  lang TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
  basis TEXT NOT NULL CHECK (basis IN ('pledged', 'received')),
  as_of TEXT,
  figures TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX issue_kind ON issue (campaign, kind);

CREATE INDEX issue_sha256 ON issue (sha256);

CREATE VIEW standing_disclosure AS SELECT * FROM disclosure WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_decline AS SELECT * FROM decline WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_receipt AS SELECT * FROM receipt WHERE entry NOT IN (SELECT undone FROM undo)
"""
"""`as_of` is a day, or for a daily a moment, in ISO form; an issued paper has left the house and always stands."""
