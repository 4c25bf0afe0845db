"""The rules that no column's CHECK can hold, each a SELECT that finds the rows which break it."""

RULES = {
    "check.merged_twice": """SELECT d.entry, 'donor' AS "table", d.id FROM donor d
        JOIN donor w ON w.id = d.same_as WHERE w.same_as IS NOT NULL""",
    "check.cancelled_twice": """SELECT max(entry) AS entry, 'pledge' AS "table", pledge AS id FROM standing_cancellation
        GROUP BY pledge HAVING count(*) > 1""",
    "check.over_refund": """SELECT y.entry, 'payment' AS "table", y.id FROM standing_payment y
        WHERE y.amount < (SELECT -sum(amount) FROM standing_payment WHERE refund_of = y.id)""",
    "check.refund_elsewhere": """SELECT r.entry, 'payment' AS "table", r.id FROM standing_payment r
        JOIN standing_payment y ON y.id = r.refund_of WHERE r.pledge <> y.pledge OR y.amount < 0""",
    "check.cancelled_paid": """SELECT c.entry, 'pledge' AS "table", c.pledge AS id FROM standing_cancellation c
        WHERE (SELECT sum(amount) FROM standing_payment WHERE pledge = c.pledge) <> 0""",
    "check.headcount": """SELECT p.entry, 'pledge' AS "table", p.id FROM standing_pledge p
        JOIN donor d ON d.id = p.donor WHERE p.headcount IS NOT NULL AND d.kind <> 'group'""",
    "check.on_undone": """SELECT y.entry, 'payment' AS "table", y.id FROM standing_payment y
        JOIN pledge p ON p.id = y.pledge JOIN undo u ON u.undone = p.entry
        UNION ALL SELECT r.entry, 'payment', r.id FROM standing_payment r
        JOIN payment y ON y.id = r.refund_of JOIN undo u ON u.undone = y.entry
        UNION ALL SELECT c.entry, 'cancellation', c.id FROM standing_cancellation c
        JOIN pledge p ON p.id = c.pledge JOIN undo u ON u.undone = p.entry""",
    "check.void_donor": """SELECT p.entry, 'pledge' AS "table", p.id FROM standing_pledge p
        JOIN donor d ON d.id = p.donor JOIN donor w ON w.id = coalesce(d.same_as, d.id)
        WHERE d.void IS NOT NULL OR w.void IS NOT NULL""",
    "check.match_over_line": """SELECT max(m.entry) AS entry, 'statement_line' AS "table", l.id
        FROM statement_line l JOIN (SELECT entry, line AS id, amount FROM standing_matched
          UNION ALL SELECT entry, credit, -amount FROM standing_matched WHERE credit IS NOT NULL) m ON m.id = l.id
        GROUP BY l.id HAVING min(m.amount * sign(l.amount)) < 0 OR sum(m.amount) * sign(l.amount) > abs(l.amount)""",
    "check.match_over_payment": """SELECT max(m.entry) AS entry, 'payment' AS "table", y.id
        FROM payment y JOIN standing_matched m ON m.payment = y.id
        GROUP BY y.id HAVING min(m.amount * sign(y.amount)) < 0 OR sum(m.amount) * sign(y.amount) > abs(y.amount)""",
    "check.match_on_undone": """SELECT m.entry, 'matched' AS "table", m.id FROM standing_matched m
        WHERE m.line NOT IN (SELECT id FROM standing_statement_line)
          OR (m.credit IS NOT NULL AND m.credit NOT IN (SELECT id FROM standing_statement_line))
          OR (m.payment IS NOT NULL AND m.payment NOT IN (SELECT id FROM standing_payment))""",
    "check.deposited_twice": """SELECT max(entry) AS entry, 'payment' AS "table", payment AS id FROM standing_deposited
        GROUP BY payment HAVING count(*) > 1""",
    "check.deposit_sum": """SELECT d.entry, 'deposit' AS "table", d.id FROM standing_deposit d
        WHERE d.amount <> (SELECT coalesce(sum(y.amount), 0) FROM deposited i JOIN payment y ON y.id = i.payment
          WHERE i.deposit = d.id)""",
    "check.undone_undo": """SELECT u.entry, 'undo' AS "table", u.id FROM undo u JOIN undo v ON v.entry = u.undone""",
}
"""Each SELECT by the key of what it finds."""
