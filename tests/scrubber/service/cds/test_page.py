"""docs/ehr.md shows what is really answered, and every service, key and reason that it names is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from scrubber.charts.document import read_document
from scrubber.charts.safety import load_json
from scrubber.demo import AS_OF
from scrubber.service.cds.cards import Desk
from scrubber.service.cds.gather import gather
from scrubber.service.cds.request import HookRequest
from scrubber.service.cds.services import DISCHARGE, SERVICES
from scrubber.service.cds.tasks import Asked, cards_of
from scrubber.service.demo.ehr import sample
from tests.scrubber.service.cds.speaking import known

PAGE = (Path(__file__).parents[4] / "docs" / "ehr.md").read_text("utf-8")


def test_the_exchange_is_what_the_demo_answers() -> None:
    hook = HookRequest.model_validate(load_json(sample("encounter-discharge")))
    context = DISCHARGE.context.model_validate(hook.context)
    chart = gather(DISCHARGE, hook, context, server=lambda: None)
    desk = Desk("http://127.0.0.1:8837", str(hook.hookInstance), DISCHARGE.id)
    answer = desk.answer(cards_of(Asked(desk, context, chart), known(AS_OF), read_document))
    (shown,) = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert json.loads(shown) == answer


def test_every_service_and_prefetch_key_is_on_the_page() -> None:
    for service in SERVICES.values():
        assert f"| `{service.id}` | `{service.hook}` |" in PAGE
        for key in service.prefetch:
            assert key == "patient" or f"| `{key}` |" in PAGE
