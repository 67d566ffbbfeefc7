"""Every rule says what it rests on: a page that can be opened, and for an error the text that decides."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from infuscrub_rules import infuscrub_rules

from payer_profiles import load_profiles
from scrubber.model.finding import Severity
from scrubber.model.ground import Ground
from scrubber.model.source import Source
from scrubber.reference.sources import Cited, sources
from scrubber.rules.definition import Rule

RULES = {rule.id: rule for rule in infuscrub_rules()}
TEXT = re.compile(
    r"IOM 100-04 ch\. \d+ s\. \d|NCCI policy manual ch\.|CPT, (guideline|note)|Medicare article A\d{5}|CR \d{4}"
    r"|CMS, |X22[23]A\d|X12 RFI \d+|the page itself|ICD-10-CM guideline|the contractor's article|the payer's policy"
)
"""What counts as naming a text: a section, an article by number, an edit of its publisher, a contractor's own page."""
LICENSED = re.compile(r"^ASC X12N|^CPT,")
PAYER = "The payer's own policy"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_an_error_names_the_text_that_decides(rule: Rule) -> None:
    if rule.severity is Severity.ERROR:
        assert rule.source.trust != "memory"
        assert TEXT.search(rule.source.paragraph), rule.source.title


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_source_can_be_opened(rule: Rule) -> None:
    source = rule.source
    if source.trust == "memory" or LICENSED.search(source.title) or source.title.startswith(PAYER):
        return  # nobody has a page of it, a licence keeps it, or the profile has its address
    assert is_a_page(source.url), source.title
    assert source.seen, source.title


@pytest.mark.parametrize("cited", sources(), ids=lambda cited: f"{cited.what}-{cited.title[:24]}")
def test_a_fact_of_a_table_or_drug_can_be_opened(cited: Cited) -> None:
    if cited.trust in (Ground.MEMORY, Ground.UNVERIFIED) or LICENSED.search(cited.title):
        return
    assert is_a_page(cited.url), cited.title
    assert cited.seen, cited.title


def test_what_holds_for_every_payer_can_be_opened() -> None:
    profile = load_profiles().resolve("base", date(2026, 3, 2))
    for key in profile.facts:
        source = profile.source_of(key)
        if source.trust not in ("memory", "convention"):
            assert is_a_page(source.url or ""), (key, source.title)


def is_a_page(url: str) -> bool:
    """Return whether an address names more than a site: a bare home page tells nobody where to look."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.path.strip("/") or parts.query)


def test_a_home_page_is_no_source() -> None:
    assert not is_a_page("https://www.aapc.com/")
    assert not is_a_page("")
    assert is_a_page(Source("x", "https://www.aapc.com/blog/84877").url)


@pytest.mark.parametrize("rule", ["T02", "T12"])
def test_a_push_billed_for_an_infusion_predicts_no_denial(rule: str) -> None:
    """It is paid, and less than the infusion would be: lost revenue, not money at risk (and T02's own page says so)."""
    assert RULES[rule].denial is None
