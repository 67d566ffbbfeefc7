"""The name of a drug that a chart tells by its code alone: an NDC or a HCPCS code in place of a name."""

from __future__ import annotations

import re
from functools import lru_cache

from scrubber.reference import drugs

_NDC = re.compile(r"(?:NDC[:#]?\s*)?(\d{4,5}-\d{3,4}-\d{1,2}|\d{10,11})", re.IGNORECASE)
_HCPCS = re.compile(r"[A-V]\d{4}", re.IGNORECASE)


@lru_cache(maxsize=1024)
def named_by_code(ndc: str, hcpcs: str) -> str:
    """Return the substance that a code names; the code itself for one that is not known, empty where neither is a code.

    An unknown drug is a drug: nothing that was given is dropped for want of a name.
    """
    product = _NDC.fullmatch(ndc.strip())
    code = hcpcs.strip().upper() if _HCPCS.fullmatch(hcpcs.strip()) else None
    if product is None and code is None:
        return ""
    found = drugs.identify(ndc=product[1] if product else None, hcpcs=code)
    if len(found.substances) == 1:
        return found.substances[0]
    return f"NDC {product[1]}" if product else f"HCPCS {code}"
