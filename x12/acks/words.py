"""What the codes of an answer mean, in our own few words. Codes that are not here are given as they are."""

from __future__ import annotations

from x12.acks.status import StatusComposite, status_table

OUTCOMES = {
    "A": "accepted",
    "E": "accepted, with errors noted",
    "P": "accepted in part",
    "R": "rejected",
    "M": "rejected: its authentication failed",
    "W": "rejected: its assurance failed",
    "X": "rejected: it could not be decrypted",
}
"""TA104, IK501 and AK901."""

NOTES = {
    "000": "no error", "001": "ISA13 and IEA02 differ", "002": "the standard is not supported",
    "003": "the version is not supported", "004": "the segment terminator is not valid",
    "005": "the sender's qualifier is not valid", "006": "the sender's id is not valid",
    "007": "the receiver's qualifier is not valid", "008": "the receiver's id is not valid",
    "009": "the receiver is not known", "010": "ISA01 is not valid", "011": "ISA02 is not valid",
    "012": "ISA03 is not valid", "013": "ISA04 is not valid", "014": "the date is not valid",
    "015": "the time is not valid", "016": "ISA11 is not valid", "017": "ISA12 is not valid",
    "018": "the control number is not valid", "019": "ISA14 is not valid", "020": "ISA15 is not valid",
    "021": "the number of groups is wrong", "022": "the envelope is not built rightly",
    "023": "the file ends too early", "024": "the content of the interchange is not valid",
    "025": "the control number was used before", "026": "the element separator is not valid",
    "027": "the component separator is not valid",
}  # fmt: skip
"""TA105."""

GROUP_REASONS = {
    "1": "groups of this kind are not taken", "2": "the version is not supported", "3": "GE is missing",
    "4": "GS06 and GE02 differ", "5": "the number of sets is wrong", "6": "GS06 is not valid",
    "19": "GS06 was used before in this interchange",
}  # fmt: skip
"""AK905 to AK909."""

SET_REASONS = {
    "1": "sets of this kind are not taken", "2": "SE is missing", "3": "ST02 and SE02 differ",
    "4": "the number of segments is wrong", "5": "segments of it are in error", "6": "ST01 is not valid",
    "7": "ST02 is not valid", "23": "ST02 was used before in this group", "I5": "a segment breaks the guide",
    "I6": "the guide named in ST03 is not taken",
}  # fmt: skip
"""IK502 to IK506."""

SEGMENT_FAULTS = {
    "1": "there is no segment of this name", "2": "it may not stand here", "3": "it is required and missing",
    "4": "its loop stands too often", "5": "it stands too often", "6": "it does not belong to this set",
    "7": "it stands in the wrong order", "8": "elements of it are in error", "I4": "the guide does not use it",
    "I6": "it is required here by the guide and missing", "I7": "the loop is required here and missing",
    "I8": "fewer stand here than the guide asks for", "I9": "the guide does not use it here",
}  # fmt: skip
"""IK304."""

ELEMENT_FAULTS = {
    "1": "is required and missing", "2": "is missing though another element asks for it",
    "3": "is one element too many", "4": "is too short", "5": "is too long", "6": "holds a character that it may not",
    "7": "is none of the codes allowed", "8": "is no valid date", "9": "is no valid time",
    "10": "excludes another that is there", "12": "is repeated too often", "13": "has too many components",
    "I6": "is none of the codes that the guide allows", "I9": "is not used by the guide here",
    "I10": "is not used by the guide", "I11": "is repeated more often than the guide allows",
    "I12": "does not have the form that the guide asks for", "I13": "is required here by the guide and missing",
}  # fmt: skip
"""IK403."""


OTHER_CATEGORIES = {"A2": "accepted for adjudication", "A4": "not found", "A5": "split on acceptance"}
"""Categories that others write and we do not."""


OTHER_SETS = {
    "270": "an eligibility inquiry", "271": "an eligibility answer", "275": "an attachment",
    "276": "a claim status inquiry", "277": "a claim status answer", "278": "a request for authorisation",
    "820": "a premium payment", "824": "an application advice", "834": "an enrolment",
    "835": "a payment with its remittance advice", "837": "claims and no answer to claims",
    "997": "an answer to a file", "999": "an answer to a file of claims",
}  # fmt: skip
"""ST01 of what may lie among answers and is none."""
_OTHER_GUIDES = {
    "X212": "a claim status answer",
    "X213": "a request for more information",
    "X214": "an answer to claims (277CA)",
    "X364": "a data reporting acknowledgement",
}
"""Guides of the 277 that are no 277CA."""


def other_words(set_id: str, version: str) -> str:
    """Say what a set is that is no acknowledgement of claims: `a 277 of 005010X212, a claim status answer`."""
    guide = version[6:10]
    what = (_OTHER_GUIDES.get(guide) if set_id == "277" else None) or OTHER_SETS.get(set_id, "")
    of = f" of {version}" if version.isalnum() else ""
    name = set_id if set_id.isalnum() and len(set_id) <= 3 else "set of an unknown kind"
    article = "an" if name.startswith("8") else "a"
    return f"{article} {name}{of}" + (f", {what}" if what else "")


def status_words(status: StatusComposite) -> str:
    """Say a claim status: what became of the claim, what it is about, and whose it is."""
    table = status_table()
    category = {**OTHER_CATEGORIES, **table.categories}.get(status.category, f"category {status.category}")
    code = table.codes.get(status.code)
    label = code.label if code and code.label else f"status {status.code}"
    entity = table.entities.get(status.entity, status.entity)
    return f"{category}; {label}" + (f" ({entity})" if entity else "")
