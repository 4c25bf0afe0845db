"""Receipt numbers as the book holds them: of each payment the newest that stands."""

from typing import Any

from donate_cli.store.book import Book

_NEWEST = """SELECT payment, max(id) AS id FROM standing_receipt GROUP BY payment"""

_LEFT = "p.amount + coalesce((SELECT sum(amount) FROM standing_payment WHERE refund_of = p.id), 0)"


def numbers(book: Book, campaign: int) -> dict[int, str | None]:
    """The receipt of each payment of a campaign that has one; None for a number that was erased with its donor."""
    rows = book.query(f"""SELECT r.payment, r.number FROM standing_receipt r JOIN ({_NEWEST}) n ON n.id = r.id
        JOIN payment p ON p.id = r.payment JOIN pledge g ON g.id = p.pledge
        WHERE g.campaign = :campaign""", campaign=campaign)  # fmt: skip
    return {row["payment"]: row["number"] for row in rows}


def without(book: Book, campaign: int, *, channel: int | None = None, round: int | None = None) -> list[int]:
    """The payments of a campaign, or a part of it, of which something was kept and that have no receipt yet."""
    rows = book.query(f"""SELECT p.id FROM standing_payment p JOIN standing_pledge g ON g.id = p.pledge
        WHERE g.campaign = :campaign AND p.refund_of IS NULL AND {_LEFT} > 0
          AND (:channel IS NULL OR g.channel = :channel) AND (:round IS NULL OR g.round = :round)
          AND NOT EXISTS (SELECT 1 FROM standing_receipt WHERE payment = p.id)
        ORDER BY p.id""", campaign=campaign, channel=channel, round=round)  # fmt: skip
    return [row["id"] for row in rows]


def kept(book: Book, campaign: int) -> list[dict[str, Any]]:
    """What was kept of each payment: the donor today, fen, day, entry, whether at least so much, channel, receipt."""
    return book.query(f"""SELECT p.id AS payment, coalesce(d.same_as, d.id) AS donor, {_LEFT} AS amount, p.at_least,
          p.on_date, p.entry, g.channel, s.id IS NOT NULL AS receipted, s.number
        FROM standing_payment p JOIN standing_pledge g ON g.id = p.pledge JOIN donor d ON d.id = g.donor
          LEFT JOIN ({_NEWEST}) n ON n.payment = p.id LEFT JOIN receipt s ON s.id = n.id
        WHERE g.campaign = :campaign AND p.refund_of IS NULL AND {_LEFT} > 0
        ORDER BY p.on_date, p.id""", campaign=campaign)  # fmt: skip
