"""The tables that version 1 of the book brought, in SQL; books in the world hold this very text."""

STATEMENTS = """
CREATE TABLE entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  summary TEXT NOT NULL,
  source_name TEXT,
  source_sha256 TEXT,
  reason TEXT, salt BLOB, reason_digest BLOB,
  rows INTEGER NOT NULL,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE book (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  uid TEXT NOT NULL,
  campaign INTEGER REFERENCES campaign,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE campaign (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  name_en TEXT,
  beneficiary TEXT,
  opens_on TEXT CHECK (opens_on IS date(opens_on)),
  closes_on TEXT CHECK (closes_on IS date(closes_on)),
  target INTEGER CHECK (target > 0),
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  salt BLOB, beneficiary_digest BLOB,
  digest BLOB NOT NULL,
  CHECK (opens_on <= closes_on)
) STRICT;

CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER NOT NULL REFERENCES campaign,
  number INTEGER NOT NULL CHECK (number > 0),
  label TEXT,
  digest BLOB NOT NULL,
  UNIQUE (campaign, number)
) STRICT;

CREATE TABLE channel (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  code TEXT NOT NULL UNIQUE,
  label_zh TEXT NOT NULL,
  label_en TEXT NOT NULL,
  population TEXT NOT NULL CHECK (population IN ('in-service', 'dispatched', 'retired', 'external')),
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE donor (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'group', 'organisation', 'anonymous')),
  population TEXT NOT NULL CHECK (population IN ('in-service', 'dispatched', 'retired', 'external')),
  department TEXT,
  headcount INTEGER CHECK (headcount > 0),
  joined_on TEXT CHECK (joined_on IS date(joined_on)),
  left_on TEXT CHECK (left_on IS date(left_on)),
  same_as INTEGER REFERENCES donor CHECK (same_as <> id),
  name TEXT, name_key TEXT, staff_no TEXT UNIQUE,
  salt BLOB, name_digest BLOB, staff_no_digest BLOB,
  digest BLOB NOT NULL,
  CHECK (headcount IS NULL OR kind = 'group'),
  CHECK (name IS NULL OR kind <> 'anonymous')
) STRICT;

CREATE INDEX donor_name ON donor (name_key);

CREATE TABLE pledge (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER NOT NULL REFERENCES campaign,
  channel INTEGER NOT NULL REFERENCES channel,
  round INTEGER NOT NULL,
  donor INTEGER NOT NULL REFERENCES donor,
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 100000000000),
  at_least INTEGER NOT NULL CHECK (at_least IN (0, 1)),
  headcount INTEGER CHECK (headcount > 0),
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  note TEXT, salt BLOB, note_digest BLOB,
  digest BLOB NOT NULL,
  FOREIGN KEY (campaign, round) REFERENCES round (campaign, number)
) STRICT;

CREATE INDEX pledge_tally ON pledge (campaign, donor, channel, round, on_date, amount, at_least, headcount);

CREATE INDEX pledge_at_least ON pledge (campaign) WHERE at_least;

CREATE TABLE payment (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  pledge INTEGER NOT NULL REFERENCES pledge,
  amount INTEGER NOT NULL CHECK (amount <> 0 AND abs(amount) <= 100000000000),
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  at_least INTEGER NOT NULL CHECK (at_least IN (0, 1)),
  refund_of INTEGER REFERENCES payment,
  note TEXT, salt BLOB, note_digest BLOB,
  digest BLOB NOT NULL,
  CHECK ((amount < 0) = (refund_of IS NOT NULL))
) STRICT;

CREATE INDEX payment_tally ON payment (pledge, on_date, amount, at_least);

CREATE INDEX payment_refund ON payment (refund_of, on_date, amount) WHERE refund_of IS NOT NULL;

CREATE TABLE cancellation (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  pledge INTEGER NOT NULL REFERENCES pledge,
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX cancellation_pledge ON cancellation (pledge, on_date);

CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  noun TEXT NOT NULL CHECK (noun IN ('book', 'campaign', 'channel', 'donor')),
  row INTEGER NOT NULL,
  field TEXT NOT NULL,
  old TEXT, new TEXT, salt BLOB, old_digest BLOB, new_digest BLOB,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX change_row ON change (noun, row, field);

CREATE INDEX change_entry ON change (entry)
"""
