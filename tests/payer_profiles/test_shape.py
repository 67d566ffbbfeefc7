"""A model needs pydantic only where something is checked, and what is taken unchecked is what checking gives."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

import payer_profiles
from payer_profiles import Parameters, Source
from payer_profiles.load import ProfileSource, read_source
from payer_profiles.model import Match, PayerId, ProfileText
from payer_profiles.policies import KINDS, Dose, Places

DATA = Path(payer_profiles.__file__).parent / "data"


@pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_profile_taken_as_it_is_is_what_checking_gives(path: Path) -> None:
    checked, problems = read_source(ProfileSource(path=path))
    taken, _ = read_source(ProfileSource(path=path), is_sound=True)
    assert problems == ()
    assert taken == checked
    assert repr(taken) == repr(checked)


def test_a_start_with_shipped_profiles_loads_no_pydantic() -> None:
    program = (
        "import sys\n"
        "from datetime import date\n"
        "from payer_profiles import load_profiles\n"
        "choice = load_profiles().choose('60054', on=date(2026, 3, 2))\n"
        "print(choice.profile.parameters.infusion_min_minutes, 'pydantic' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "16 False\n"


def test_a_value_is_frozen_equal_by_its_fields_and_travels() -> None:
    one = Source(title="Policy 7", trust="primary")
    assert one == Source.model_construct(title="Policy 7", trust="primary", url="")
    assert one != Source(title="Policy 8", trust="primary")
    assert hash(one) == hash(Source(title="Policy 7", trust="primary"))
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one) == "Source(title='Policy 7', url='', retrieved=None, trust='primary')"
    with pytest.raises(AttributeError):
        one.title = "Policy 8"
    with pytest.raises(AttributeError):
        del one.title


def test_values_given_by_name_are_checked() -> None:
    assert Source(title="  Policy 7 ").title == "Policy 7"
    for wrong in ({"title": ""}, {"title": "a", "trust": "hearsay"}, {"title": "a", "page": 3}, {"url": ""}):
        with pytest.raises(ValidationError):
            Source(**wrong)
    with pytest.raises(ValidationError):
        Parameters(infusion_min_minutes=0)


def test_a_field_has_its_default_its_words_and_its_names() -> None:
    assert Match() == Match(names=())
    assert Parameters().infusion_min_minutes == Parameters.model_fields["infusion_min_minutes"].default == 16
    assert Parameters.model_fields["infusion_min_minutes"].annotation is int
    assert Source.model_validate({"title": "a", "seen": "2026-03"}).retrieved == "2026-03"
    assert Source.made({"title": "a", "seen": date(2026, 3, 2)}).retrieved == "2026-03-02"
    places = {"kind": "places", "id": "a", "accepted": ["11"], "from": date(2026, 1, 1)}
    assert Places.made(places).since == date(2026, 1, 1)
    assert Places.made(places).model_dump(mode="json", by_alias=True, exclude_defaults=True) == {
        "id": "a",
        "from": "2026-01-01",
        "kind": "places",
        "accepted": ["11"],
    }


def test_what_is_nested_is_ours_too() -> None:
    text = ProfileText.model_validate_json(
        '{"schema": "infuscrub.profile/1", "id": "a", "name": "A", "match": {"payer_ids": [{"id": "60054"}]}}'
    )
    assert text.match == Match(payer_ids=(PayerId(id="60054"),))
    assert type(text.match.payer_ids[0]) is PayerId
    copy = text.model_copy(update={"name": "B"})
    assert (copy.name, copy.match, text.name) == ("B", text.match, "A")


def test_numbers_are_exact() -> None:
    dose = {"kind": "dose", "id": "a", "most_units_per_kg": Decimal("0.1"), "from_kg": 40}
    assert Dose.made(dose).most_units_per_kg == Decimal("0.1")
    assert Dose.made(dose).from_kg == Decimal(40)


def test_every_kind_of_policy_stands_under_its_own_name() -> None:
    for name, kind in KINDS.items():
        assert kind.model_fields["kind"].annotation.__args__ == (name,)
