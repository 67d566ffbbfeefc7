"""Payer profiles: what each payer asks for on each date of service, with the source of every fact.

profiles = load_profiles()
choice = profiles.choose("60054", "AETNA", "CI", on=date(2026, 3, 2), form="837P")
choice.profile.parameters.jw_jz, choice.profile.source_of("jw_jz").title, choice.because
"""

from payer_profiles.diff import Change, Difference, between, differences, policy_words
from payer_profiles.errors import Problem, ProfileError, ProfileFileError, UnknownProfile
from payer_profiles.facts import Fact, Grounds, Note, RuleSetting
from payer_profiles.load import ProfileSource, load_profiles, validate_file
from payer_profiles.model import Source
from payer_profiles.parameters import Parameters
from payer_profiles.policies import Policies, Policy
from payer_profiles.read import policies_of
from payer_profiles.resolve import Choice, Profile, ProfileSet
from payer_profiles.template import new_profile

__all__ = [
    "Change",
    "Choice",
    "Difference",
    "Fact",
    "Grounds",
    "Note",
    "Parameters",
    "Policies",
    "Policy",
    "Problem",
    "Profile",
    "ProfileError",
    "ProfileFileError",
    "ProfileSet",
    "ProfileSource",
    "RuleSetting",
    "Source",
    "UnknownProfile",
    "between",
    "differences",
    "load_profiles",
    "new_profile",
    "policies_of",
    "policy_words",
    "validate_file",
]
