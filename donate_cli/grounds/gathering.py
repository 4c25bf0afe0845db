"""One line for several gifts of those whom it names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from donate_cli.claims import CONFIDENCES, Confidence
from donate_cli.grounds.choosing import Candidate
from donate_cli.grounds.evidence import ceiling, weaker
from donate_cli.grounds.remarks import FULL, number_key
from donate_cli.grounds.summing import MOST, choose
from donate_cli.grounds.unmatched import Open


def of_names(opened: Open, *, certain: bool) -> Iterator[Candidate]:
    """All that the named donors have open, if that is what the line brings; where not certain, a part of it."""
    by_word = claims_by_word(opened)
    for line in opened.lines():
        words = [word for word in words_of(opened, line) if word in by_word]
        if words and sum(len(by_word[word]) for word in words) <= MOST * len(words):
            found = _of_line(opened, line, {word: by_word[word] for word in words}, certain=certain)
            if found:
                yield found


def claims_by_word(opened: Open) -> dict[str, list[int]]:
    """The open claims of every name and staff number that an open line says."""
    said = {word for line in opened.lines() for word in words_of(opened, line)}
    found: dict[str, list[int]] = defaultdict(list)
    for place in opened.alone() if said else ():
        claim = opened.claims[place]
        for word in claim.names:
            if word in said:
                found[word].append(place)
        if claim.staff_no and (number := number_key(claim.staff_no)) in said:
            found[number].append(place)
    return found


def words_of(opened: Open, line: int) -> tuple[str, ...]:
    """What a line says of a donor: names and numbers."""
    said = opened.said[line]
    return (*said.names, *said.numbers)


def _of_line(opened: Open, line: int, lists: dict[str, list[int]], *, certain: bool) -> Candidate | None:
    mine = sorted({place for places in lists.values() for place in places if opened.in_window(line, place)})
    amounts = [opened.claim_left[place] for place in mine]
    left = opened.line_left[line]
    if len(mine) < 2 or sum(amounts) < left:
        return None
    if sum(amounts) == left:
        return Candidate((line,), tuple(mine), "name", _confidence(opened, line, lists), sound=True)
    if certain:
        return None
    found = choose(amounts, left)
    if found and found.only and len(found.places) > 1:
        chosen = tuple(mine[at] for at in found.places)
        return Candidate((line,), chosen, "name", weaker("likely", surest(opened, line, chosen)))
    return None


def surest(opened: Open, line: int, claims: Iterable[int]) -> Confidence:
    """How sure a line can be that of all these claims."""
    return max((ceiling(opened.said[line], opened.claims[place]) for place in claims), key=CONFIDENCES.index)


def _confidence(opened: Open, line: int, lists: dict[str, list[int]]) -> Confidence:
    """Certain where the names stand for themselves, and there is one donor for each."""
    full = all(level == FULL for level in opened.said[line].names.values())
    single = all(len({opened.claims[place].donor for place in places}) == 1 for places in lists.values())
    mine = (place for places in lists.values() for place in places)
    return weaker("certain" if full and single else "likely", surest(opened, line, mine))
