"""A table of rates, in which another fluid runs while the infusion is halted."""

from __future__ import annotations

import pytest

from tests.scrubber.charts.told import given_in

TABLE = """{head}
Time    mL/hr    BP        Comment
0906    40       118/72    {begun}
0936    80       112/68
1006    0        84/50     dizzy, {paused}
1010    999      82/48     {fluid}
1020    999      90/50
1040    0        104/62    {over}
1050    80       110/66    {on}
1300    0        116/70    {done}
"""
WITH_NAMES = {
    "begun": "Ocrevus begun",
    "paused": "Ocrevus paused",
    "on": "Ocrevus back on",
    "done": "Ocrevus complete",
}
WITHOUT = {"begun": "begun", "paused": "paused", "on": "restarted", "done": "complete"}


@pytest.mark.parametrize("fluid", ["NS 500 mL, other pump, wide open", "NS bolus"])
@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("Ocrevus 600 mg/500 mL", WITH_NAMES),
        ("Ocrevus 600 mg/500 mL", WITHOUT),
        ("Ocrevus 600 mg in NS 500 mL (dose 2)", WITH_NAMES),
    ],
)
def test_the_rate_beside_another_fluid_is_of_that_fluid(head: str, said: dict[str, str], fluid: str) -> None:
    """The halted infusion goes on where a row says so, and not at the rate of the bolus."""
    given = given_in(TABLE.format(head=head, fluid=fluid, over="NS in", **said))
    assert given[0] == "Ocrevus infusion 0906-1006+1050-1300 600 mg"
    assert given[1].startswith("NS infusion 1010-1040")


def test_a_push_beside_a_rate_leaves_the_rate_to_the_infusion() -> None:
    table = TABLE.format(
        head="Ocrevus 600 mg/500 mL", fluid="Benadryl 25 mg IVP", over="Benadryl helped", **WITHOUT
    )
    assert not any(item.startswith("Benadryl infusion") for item in given_in(table))


BEHIND = (
    "Rituxan 700 mg in 500 NS\nTime   Rate   Comment\n0915   50\n0945   0      held for rigors\n"
    "{}1300   0      complete\n"
)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("1000   500    NS bolus\n1030   50\n1100   100    tolerating\n", "0915-0945+1030-1300"),
        ("1000   500    NS bolus\n1015   500\n1030   50\n", "0915-0945+1030-1300"),
        ("1000   500    NS bolus\n1015   0\n1030   25\n", "0915-0945+1030-1300"),
        # the bolus slowed, or the drug began again
        ("1000   500    NS bolus\n1030   250\n1100   50     tolerating\n", "0915-0945+?-1300"),
        ("1005   100    NS flush running\n1030   50     restarted\n", "0915-0945+1030-1300"),
        ("1005   100    flush running\n1015   100\n1030   50\n", "0915-0945+1030-1300"),
    ],
)
def test_the_drug_goes_on_where_the_rate_is_no_more_that_of_the_fluid(rows: str, told: str) -> None:
    ran = [item for item in given_in(BEHIND.format(rows)) if item.startswith("Rituxan")]
    assert ran == [f"Rituxan infusion {told} 700 mg"]
