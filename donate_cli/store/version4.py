"""What version 4 of the book brought, in SQL: bank statements, what their lines were matched with, money handed in."""

STATEMENTS = """
CREATE TABLE profile (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  code TEXT NOT NULL,
  definition TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  account TEXT NOT NULL,
  profile TEXT NOT NULL,
  name TEXT NOT NULL,
  sheet TEXT,
  sha256 TEXT NOT NULL,
  lines INTEGER NOT NULL CHECK (lines >= 0),
  amount INTEGER NOT NULL,
  first_on TEXT NOT NULL CHECK (first_on IS date(first_on)),
  last_on TEXT NOT NULL CHECK (last_on IS date(last_on)),
  opening INTEGER,
  closing INTEGER,
  digest BLOB NOT NULL,
  CHECK (first_on <= last_on)
) STRICT;

CREATE INDEX statement_account ON statement (account, last_on);

CREATE INDEX statement_sha256 ON statement (sha256);

CREATE TABLE statement_line (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  statement INTEGER NOT NULL REFERENCES statement,
  line INTEGER NOT NULL CHECK (line > 0),
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  at_time TEXT,
  amount INTEGER NOT NULL CHECK (amount <> 0 AND abs(amount) <= 100000000000),
  balance INTEGER,
  payer TEXT, remark TEXT, order_no TEXT, other_no TEXT,
  salt BLOB, payer_digest BLOB, remark_digest BLOB, order_no_digest BLOB, other_no_digest BLOB,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX statement_line_statement ON statement_line (statement);

CREATE TABLE custody (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  payment INTEGER NOT NULL REFERENCES payment,
  collector TEXT, salt BLOB, collector_digest BLOB,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX custody_payment ON custody (payment);

CREATE TABLE deposit (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER NOT NULL REFERENCES campaign,
  way TEXT NOT NULL CHECK (way IN ('cash', 'transfer')),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 100000000000),
  on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
  collector TEXT, slip TEXT, salt BLOB, collector_digest BLOB, slip_digest BLOB,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE deposited (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  deposit INTEGER NOT NULL REFERENCES deposit,
  payment INTEGER NOT NULL REFERENCES payment,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX deposited_payment ON deposited (payment);

CREATE INDEX deposited_deposit ON deposited (deposit);

CREATE TABLE matched (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  line INTEGER NOT NULL REFERENCES statement_line,
  amount INTEGER NOT NULL CHECK (amount <> 0),
  payment INTEGER REFERENCES payment,
  made INTEGER CHECK (made = 1),
  credit INTEGER REFERENCES statement_line,
  ground TEXT NOT NULL,
  digest BLOB NOT NULL,
  CHECK (payment IS NULL OR credit IS NULL),
  CHECK (made IS NULL OR payment IS NOT NULL),
  CHECK (credit IS NULL OR (amount < 0 AND credit <> line))
) STRICT;

CREATE INDEX matched_line ON matched (line, amount);

CREATE INDEX matched_payment ON matched (payment, amount) WHERE payment IS NOT NULL;

CREATE INDEX matched_credit ON matched (credit, amount) WHERE credit IS NOT NULL;

CREATE TABLE unmatched (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  matched INTEGER NOT NULL UNIQUE REFERENCES matched,
  digest BLOB NOT NULL
) STRICT;

DROP VIEW standing_payment;

CREATE VIEW standing_payment AS SELECT * FROM payment WHERE entry NOT IN (SELECT undone FROM undo)
  AND id NOT IN (SELECT m.payment FROM unmatched u JOIN matched m ON m.id = u.matched WHERE m.made);

CREATE VIEW standing_statement AS SELECT * FROM statement WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_statement_line AS SELECT * FROM statement_line WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_custody AS SELECT * FROM custody WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_deposit AS SELECT * FROM deposit WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_deposited AS SELECT * FROM deposited WHERE entry NOT IN (SELECT undone FROM undo);

CREATE VIEW standing_matched AS SELECT * FROM matched WHERE entry NOT IN (SELECT undone FROM undo)
  AND id NOT IN (SELECT matched FROM unmatched)
"""
"""A `statement_line` is money in, or below zero what the bank gave back. `matched` gives a part of a line (`amount`, of
the line's sign) to a payment, or says that it reverses another line (`credit`), or, with neither, that it is no gift.
A payment that the match itself recorded (`made`) falls with it when it is `unmatched`."""
