"""Every hook a plugin can implement. Arguments are frozen views; an implementation may take any subset of them.

Names start with `infuscrub_`. The API version is `API`; a plugin module states the one it was written for as
`infuscrub_api = "1"`. Wherever a hook takes them, `config` is the plugin's configuration (`infuscrub_config_schema`)
and `started` is what its own `infuscrub_run_started` gave; None without. What may be returned stands in
`scrubber.hooks.values`; a failure in one implementation never reaches another, see `scrubber.hooks.dispatch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pluggy

from scrubber.model.claim import Claim
from scrubber.model.correction import Correction, Edit, Safety
from scrubber.model.finding import Finding, Severity
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value
from scrubber.rules.case import Case

if TYPE_CHECKING:
    from typer import Typer

    from payer_profiles import ProfileSet, ProfileSource
    from scrubber.model.outcome import BatchSummary, ClaimOutcome
    from scrubber.rules.definition import Rule

API = "1.2"
"""Major and minor. A plugin for a later minor needs a hook or an argument that this version has not."""
PROJECT = "infuscrub"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class DocumentView(Value):
    """A document offered to a reader plugin: its bytes, name and detected format."""

    name: str
    data: bytes
    format: str


class TableSource(Value):
    """A table that a plugin contributes: `codes` are a list under a name, `pairs` add to NCCI's.

    A code is a tuple of code, first and last day (or None); a pair of column one, column two, indicator (0, 1 or 9),
    first and last day. `name` in lower case with underscores: `prior_authorization_acme` is what rule F11 asks for the
    profile `acme`. `title`, `url`, `trust` and `seen` say where it comes from, as a rule's source does.
    """

    name: str
    title: str
    codes: tuple[tuple[str, date | None, date | None], ...] = ()
    pairs: tuple[tuple[str, str, int, date | None, date | None], ...] = ()
    setting: Literal["practitioner", "hospital"] = "practitioner"
    """Whose claims the pairs are for."""
    url: str = ""
    trust: Literal["primary", "secondary", "memory"] = "secondary"
    seen: str = ""


class DrugName(Value):
    """A name that charts use for a drug: `drug` is a substance of the tables, or a HCPCS code where the name is that of
    one product.
    """

    name: str
    drug: str


class Proposal(Value):
    """A correction that a plugin proposes for one finding's line; the core prices, gates and applies it."""

    rule: str
    edits: tuple[Edit, ...]
    reason: str
    safety: Safety = Safety.SUGGESTED


class Verdict(Value):
    """A review of someone else's finding: another severity, or waived, with the reason a person will read."""

    rule: str
    line: int | None
    reason: str
    severity: Severity | None = None
    """None: waived."""


class BatchView(Value):
    """A finished file, ready to be sent: paths as text, control number, claim count."""

    name: str
    outbound: str
    acknowledgement: str
    claims: int


class RunView(Value):
    """A run over any number of files, which come one by one."""

    as_of: date
    """The day of the check."""


class Receipt(Value):
    """What a transport returns: where the batch went, and the other side's reference."""

    destination: str
    reference: str


class Hooks:
    """The hook specifications, in the order in which a run meets them."""

    @hookspec
    def infuscrub_config_schema(self) -> type[Any]:
        """Declare the plugin's configuration: a pydantic model, or a dataclass. Called once at start.

        Its values come from the table `[plugins.NAME]` of the configuration file. What does not fit refuses the plugin
        at load, in one line that names the key and never its value.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_profiles(self, config: Any) -> Iterable[ProfileSource]:
        """Contribute payer profiles. Called once at start.

        Collected from all plugins. The same profile id from two plugins is refused and names both.
        A failure refuses the plugin at load.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_rules(self, config: Any) -> Iterable[Rule]:
        """Contribute rules. Called once at start.

        Collected from all plugins; a clash of ids is refused and names both, and so is an id with a prefix of ours. A
        failure refuses the plugin at load. A rule that fails holds the claim.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_tables(self, config: Any) -> Iterable[TableSource]:
        """Contribute reference tables: lists of codes by name, or pairs that add to NCCI's. Called once at start.

        Collected from all plugins, and asked before the tables that come with the product. A failure, or a value that
        is no table, refuses the plugin at load.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_drug_names(self, config: Any) -> Iterable[DrugName]:
        """Contribute names of drugs, which every chart reader and rule then knows. Called once at start.

        Collected from all plugins. A name that means something already, or would take a plain word from the readers, is
        refused and names the plugin, and so is one that two plugins give to two drugs. A failure refuses the plugin at
        load.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_run_started(self, run: RunView, config: Any) -> Any:
        """Prepare a run: return a JSON value that every later hook of this plugin gets as `started`, or None.

        Called once, before the first claim, wherever claims are then worked on; the value is read-only and reaches
        every worker process. A failure ends the run before it begins. A host's session calls it once, when it opens.
        """
        raise NotImplementedError

    @hookspec(firstresult=True)
    def infuscrub_choose_profile(
        self, claim: Claim, on: date, profiles: ProfileSet, config: Any, started: Any
    ) -> str | None:
        """Choose the profile id for a claim, or return None to leave it to the next one.

        First result wins; plugins are asked last-registered first, then the built-in choice by payer id, name and
        filing indicator. A failure, or an id that no profile has, holds the claim.
        """
        raise NotImplementedError

    @hookspec(firstresult=True)
    def infuscrub_read_document(
        self, document: DocumentView, config: Any, started: Any
    ) -> InfusionRecord | Sequence[InfusionRecord] | None:
        """Read a document format. Return None where it is not yours.

        First result wins; plugins before the built-in readers. A document of several patients or encounters gives
        several records. A failure holds the claims that the document belongs to or may belong to; the finding names
        the plugin, not the chart.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_inspect(self, case: Case, config: Any, started: Any) -> Iterable[Finding]:
        """Inspect a claim with its documentation and profile, after the rules; yield findings.

        Collected from all plugins. Rule ids carry the vendor's prefix: one of ours or of another plugin is a wrong
        value; without one, the plugin's name stands for it. A failure, or a result that is no finding, holds the claim
        with a finding that names plugin and hook.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_propose(
        self, case: Case, findings: Sequence[Finding], config: Any, started: Any
    ) -> Iterable[Proposal]:
        """Propose corrections for findings. Called once per round of correction.

        Collected from all plugins. The core prices each proposal, and the policy decides; a proposal that would raise
        payment is never applied without an approval. One that names a line that is not there, or takes the last line
        off a claim, is a wrong value. A failure holds the claim.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_review(
        self,
        case: Case,
        findings: Sequence[Finding],
        corrections: Sequence[Correction],
        config: Any,
        started: Any,
    ) -> Iterable[Verdict]:
        """Review the findings of others: raise, lower or waive one, with a reason. Called last for a claim.

        Collected from all plugins; where two differ the stricter wins, and the report names who said what. Findings
        about identity, lost bytes, failed plugins and raised payment are locked. A failure holds the claim.
        """
        raise NotImplementedError

    @hookspec(firstresult=True)
    def infuscrub_status(
        self, case: Case, finding: Finding, config: Any, started: Any
    ) -> Sequence[str] | None:
        """Choose the 277CA composites (`A8:476`) for a rejecting finding, or None for the rule's own.

        First result wins. A code that is not active is refused and the rule's own is used. A failure, or a text that
        is no rejection status, holds the claim.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_claim_done(self, outcome: ClaimOutcome, config: Any, started: Any) -> Any:
        """Be told that a claim is done; a small JSON value that is returned is kept for `infuscrub_run_finished`.

        Called where the claim was worked on, which may be another process. A failure holds the claim.
        """
        raise NotImplementedError

    @hookspec(firstresult=True)
    def infuscrub_transport(self, batch: BatchView, config: Any, started: Any) -> Receipt | None:
        """Send a finished batch, or return None where it is not yours.

        First result wins. Called at the edge, after every file is written; retried by the core with backoff. A failure
        is told and makes the exit code 2; the files are in place.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_batch_done(self, summary: BatchSummary, config: Any, started: Any) -> None:
        """Be told that a file is done. A failure is told and makes the exit code 1; the files are in place."""
        raise NotImplementedError

    @hookspec
    def infuscrub_run_finished(self, run: RunView, results: Sequence[Any], config: Any, started: Any) -> None:
        """Be told that the run is done, with what `infuscrub_claim_done` gave for each claim, in input order.

        Called once, where `infuscrub_run_started` was; by a host's session after each source. A failure is told and
        makes the exit code 1.
        """
        raise NotImplementedError

    @hookspec
    def infuscrub_register_command(self, app: Typer, config: Any) -> None:
        """Add commands to `infuscrub x NAME`, a Typer application of the plugin's own.

        Called for that command alone, in the operator's own process. A failure is one line and exit code 2.
        """
        raise NotImplementedError
