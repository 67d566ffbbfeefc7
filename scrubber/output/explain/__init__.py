"""What an id or code means, for `infuscrub explain`, the service and the pages under docs: one answer for all of them.

    explained("96366", known)       # a procedure: what it bills, from which minute, beside what, by which rules
    explained("CO-151", known)      # an adjustment reason of a remittance, and the rules that look for it before
    explained("16", known)          # two meanings, an adjustment reason and a claim status: both, the likelier first

`asking` puts the answer together; each kind of id has a file of its own. What is told of denials and of ids that are no
rule stands in `data/*.toml`, in our own words.
"""

from scrubber.output.explain.asking import Known, explained, similar
from scrubber.output.explain.page import Explained, answer_json, answer_lines

__all__ = ["Explained", "Known", "answer_json", "answer_lines", "explained", "similar"]
