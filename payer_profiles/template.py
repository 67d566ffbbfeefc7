"""A new profile to start from: valid as it is, and saying in comments what to put where."""

from __future__ import annotations

import re

from payer_profiles.errors import ProfileError
from payer_profiles.model import ROOT, SCHEMA

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def new_profile(profile_id: str, name: str, *, extends: str = "commercial") -> str:
    """Return the text of a new profile. Raises `ProfileError` where the id is not well formed."""
    if not _ID.match(profile_id) or len(profile_id) > 64 or profile_id == ROOT:
        raise ProfileError("the id of a profile is lower case letters, digits and hyphens, as acme-health")
    words = " ".join(name.split())
    quoted = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _TEMPLATE.format(schema=SCHEMA, id=profile_id, name=quoted, extends=extends)


_TEMPLATE = """\
# A payer profile. `infuscrub profiles validate FILE` checks it; docs/vendor/profiles.md explains every key.
schema = "{schema}"
id = "{id}"
name = {name}
extends = "{extends}"              # what this file does not say, that one answers
forms = ["837P", "837I"]

[match]                            # which claims this is for: payer id, then name, then filing indicator
payer_ids = []                     # NM109 of the payer, as ["12345"]
names = [{name}]

[sources.manual]                   # name each document once
title = "Provider manual, drug administration"
url = ""
retrieved = "2026-11"              # day or month in which you read it
trust = "memory"                   # primary, copy, secondary; memory: not seen, so that rules only warn

[[revision]]
effective_from = 2026-01-01        # first date of service; leave it out where the start is not known
source = "manual"

[revision.values]                  # parameters that share the revision's source
missing_stop_time = "calculate"

# A parameter with a source, confidence or note of its own:
# [revision.facts.ndc_professional]
# value = "all"
# source = "manual"
# note = "Why, or since when."

# A rule switched off needs a reason:
# [revision.rules.F11]
# enabled = false
# reason = "The plan does not ask for it since 2026-01"
"""
