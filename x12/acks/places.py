"""What a 277CA says of a place: whose fault it is, on which line, and in which status codes.

    status_at("2310B", "A7", "562")              # A7:562:82, the rendering provider's NPI
    guide_status(error, claim)                   # the same for a fault against the guide
    line_at(claim, segment_index)                # the service line that a segment stands in, or None

The entity follows the place of the fault, not the rule that found it: a bad NPI of loop 2310B is the rendering
provider's (NGS Part B front-end edits). A fault of a line is said in loop 2220D of that line (X12 RFI 1211).
"""

from __future__ import annotations

from collections.abc import Mapping

from x12.acks.status import StatusComposite, status_table
from x12.errors import Place
from x12.guide.errors import GuideCode, GuideError
from x12.hierarchy import INSTITUTIONAL, PROFESSIONAL
from x12.slices import ClaimSlice

_BOTH = {
    "1000A": "41", "1000B": "40",
    "2000A": "85", "2010AA": "85", "2010AB": "87", "2010AC": "PR",
    "2000B": "IL", "2010BA": "IL", "2010BB": "PR", "2000C": "QC", "2010CA": "QC",
    "2320": "GB", "2330A": "GB", "2330B": "PR",
}  # fmt: skip
_ENTITIES: Mapping[str, Mapping[str, str]] = {
    PROFESSIONAL: {
        "2310A": "DN", "2310B": "82", "2310C": "77", "2310D": "DQ",
        "2330C": "DN", "2330D": "82", "2330E": "77", "2330F": "DQ", "2330G": "85",
        "2420A": "82", "2420B": "QB", "2420C": "77", "2420D": "DQ", "2420E": "DK", "2420F": "DN",
    },
    INSTITUTIONAL: {
        "2310A": "71", "2310B": "72", "2310C": "73", "2310D": "82", "2310E": "77", "2310F": "DN",
        "2330C": "71", "2330D": "72", "2330E": "73", "2330F": "77", "2330G": "82", "2330H": "DN", "2330I": "85",
        "2420A": "72", "2420B": "73", "2420C": "82", "2420D": "DN",
    },
}  # fmt: skip
"""Loop to entity, as X214 lists them for STC01-3. The other operating physician (NM1*ZZ) is its 73, `other physician`:
it has no ZZ."""
_ELSE = "85"
"""Where a code needs an entity and the place has none: who sent the claim."""

SEE_999 = StatusComposite("A3", "684")
"""A fault of syntax whose set was accepted with errors: the 999 says what it is."""
_MISSING = frozenset({
    GuideCode.SEGMENT_MISSING, GuideCode.LOOP_MISSING, GuideCode.ELEMENT_MISSING, GuideCode.ELEMENT_CONDITION,
})  # fmt: skip
_CODES = {
    "NM103": "504", "NM104": "505", "NM108": "153", "NM109": "153", "N3": "126", "N301": "126", "N302": "126",
    "N401": "126", "N402": "501", "N403": "500", "N404": "126", "DMG02": "158", "PRV03": "145",
    "CLM01": "478", "CLM02": "178", "HI": "255", "PWK": "489", "PWK06": "489", "LIN": "218", "LIN03": "218",
    "CTP": "724", "CTP04": "724", "SV102": "583", "SV203": "583", "SV104": "476", "SV205": "476",
    "SV107": "477", "SV201": "455",
    "SV101": "454", "SV202": "454", "SVD02": "643", "CAS": "519", "CL101": "231", "CL102": "229", "CL103": "234",
    "SBR09": "480",
}  # fmt: skip
"""Element, or segment, to status code: what a biller understands; the longest name that fits counts."""
_BY_LOOP = {
    ("NM109", "2010BA"): "164", ("NM108", "2010BA"): "164", ("NM109", "2330A"): "164", ("NM108", "2330A"): "164",
    ("NTE02", "2300"): "704", ("NTE02", "2400"): "586",
}  # fmt: skip
_PROVIDERS = frozenset({"85", "87", "DN", "82", "77", "DQ", "DK", "QB", "71", "72", "73"})
_NPI = "562"
GUIDE_CODES = frozenset(
    {*_CODES.values(), *_BY_LOOP.values(), _NPI, SEE_999.code, "125", "187", "188", "228", "249", "535"}
)
"""Every status code by which a fault against the guide may be told."""


def entity_at(loop: str, transaction: str = PROFESSIONAL) -> str:
    """Return the entity of a loop as STC01-3 names it; empty where the loop is nobody's (2300, 2400)."""
    return _BOTH.get(loop) or _ENTITIES.get(transaction, {}).get(loop, "")


def status_at(
    where: Place | str, category: str, code: str, transaction: str = PROFESSIONAL
) -> StatusComposite:
    """Return the composite for a fault at this place or loop; it has an entity only where the code needs one."""
    facts = status_table().codes.get(code)
    if facts is None or not facts.entity_required:
        return StatusComposite(category, code)
    loop = where if isinstance(where, str) else where.loop
    return StatusComposite(category, code, entity_at(loop, transaction) or _ELSE)


def statuses_at(
    where: Place | str, templates: tuple[str, ...], transaction: str = PROFESSIONAL
) -> tuple[StatusComposite, ...]:
    """Return composites for `category:code` texts; an entity that a text names itself stays."""
    found = []
    for text in templates:
        status = StatusComposite.parse(text)
        found.append(status if status.entity else status_at(where, status.category, status.code, transaction))
    return tuple(found)


def guide_status(error: GuideError, claim: ClaimSlice) -> tuple[tuple[StatusComposite, ...], int | None]:
    """Return how a 277CA says a fault against the guide, and the service line it belongs to (None: the claim).

    Missing information is A6, wrong information A7; where no code fits the place, A3:684 points at the 999.
    """
    line = line_at(claim, error.place.segment_index)
    code = _code_of(error, claim.transaction)
    if not code:
        return (SEE_999,), line
    category = "A6" if error.code in _MISSING else "A7"
    return (status_at(error.place, category, code, claim.transaction),), line


def line_at(claim: ClaimSlice, index: int | None) -> int | None:
    """Return the ordinal (1-based) of the service line that segment number `index` of the file stands in."""
    if index is None or index < claim.claim.index:
        return None
    return claim.line_of(index - claim.claim.index)


def _code_of(error: GuideError, transaction: str) -> str:
    element = error.element.partition("-")[0]
    loop = error.loop
    if not element and error.code not in _MISSING:
        return ""  # a segment too many or out of place: only the 999 can say that
    if element in ("NM108", "NM109") and entity_at(loop, transaction) in _PROVIDERS:
        return _NPI
    if error.segment == "DTP":
        return "188" if loop == "2300" and transaction == INSTITUTIONAL else "187"
    if error.segment == "CLM" and element == "CLM05":
        if error.element == "CLM05-3":
            return "535"
        return "228" if transaction == INSTITUTIONAL else "249"
    if error.segment == "NM1" and not element:
        return "125"
    return _BY_LOOP.get((element, loop)) or _CODES.get(element) or _CODES.get(error.segment, "")
