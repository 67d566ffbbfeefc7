"""Who a drug is when name, code, product number and RxNorm number speak of it: the codes that may bill it on a day.

Each fact that is known narrows the candidates. Facts that leave nothing in common contradict each other, which is said,
and nothing is decided. One candidate is the drug; several are several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from scrubber.model.ground import Ground, weakest
from scrubber.model.value import Value, replace
from scrubber.reference.drug import Drug
from scrubber.reference.drug_files import DrugFiles, drug_files
from scrubber.reference.forms import told_by_route
from scrubber.reference.names import Named, named_in, of_substances, words_of

if TYPE_CHECKING:
    from scrubber.reference.tables import Answer, Product, Tables


class Identity(Value):
    """What is known of who a drug is."""

    candidates: tuple[Drug, ...]
    """The codes that may bill it on the day, the plainest first."""
    substances: tuple[str, ...]
    """The substances that the facts name; more than one where they name a combination, or contradict."""
    ground: Ground
    because: str
    conflicts: tuple[str, ...] = ()
    """What contradicts what, in words that hold codes and substances only."""
    ended: tuple[Drug, ...] = ()
    """Codes that were named, and had ended or not begun on the day."""
    products: tuple[Product, ...] = ()
    """What the NDC is, where it is listed."""
    is_either: bool = False
    """One name that may mean several substances: it is one of them, and no combination."""

    @property
    def drug(self) -> Drug | None:
        """Return the drug where there is one candidate and nothing contradicts."""
        return self.candidates[0] if len(self.candidates) == 1 and not self.conflicts else None

    @property
    def is_known(self) -> bool:
        """Return whether anything at all is known of it."""
        return bool(self.candidates or self.substances)

    def bills_as(self, code: str) -> bool | None:
        """Return whether a code may bill it: True or False where the facts decide, None where nothing is known."""
        if not self.candidates or self.conflicts:
            return None
        return any(drug.hcpcs == code for drug in self.candidates)


def identify(
    name: str | None = None,
    hcpcs: str | None = None,
    ndc: str | None = None,
    rxnorm: str | None = None,
    on: date | None = None,
    route: str | None = None,
    tables: Tables | None = None,
) -> Identity:
    """Return who a drug is on a day. `tables`: for products; the shipped ones where None."""
    known = drug_files()
    found: list[tuple[str, frozenset[str], frozenset[str], Ground]] = []
    if hcpcs and hcpcs in known.by_code:
        drug = known.by_code[hcpcs][-1]
        found.append((f"code {hcpcs}", frozenset({hcpcs}), frozenset({drug.substance}), drug.grounds.life))
    products: tuple[Product, ...] = ()
    if ndc:
        answer = products_of(ndc, on, tables)
        if answer is not None and answer.value:
            products = answer.value
            by_ndc = frozenset(product.code for product in products)
            found.append(
                (f"product of {_listed(by_ndc)}", by_ndc, _substances_of(known, by_ndc), answer.ground)
            )
    if name and (by_name := _by_name(known, name, route)) is not None:
        found.append(by_name)
    if rxnorm and rxnorm in known.rxnorm:
        substance = known.rxnorm[rxnorm]
        found.append(
            (
                "RxNorm number",
                frozenset(known.codes_of.get(substance, ())),
                frozenset({substance}),
                Ground.SECONDARY,
            )
        )
    if not found:
        return Identity((), (), Ground.UNVERIFIED, "nothing that is known names it", products=products)
    settled = _settled(known, found, on, route, products)
    if len(settled.substances) < 2 or settled.conflicts or not _is_either(known, name, route):
        return settled
    told = frozenset(settled.substances).intersection(*(of for _, _, of, _ in found if of))
    return replace(settled, substances=tuple(sorted(told)) or settled.substances, is_either=True)


def _by_name(
    known: DrugFiles, name: str, route: str | None
) -> tuple[str, frozenset[str], frozenset[str], Ground] | None:
    """Return what a name tells. Where it names a code's own product, the name of its substance adds nothing."""
    hits = _hits(known, name, route)
    drugs = [hit for hit in hits if any(_is_drug(known, substance) for substance in hit.substances)]
    if not drugs:
        fluids = frozenset(code for hit in hits for code in hit.codes)
        return ("name", fluids, frozenset(), Ground.MEMORY) if fluids else None
    by_substance: dict[str, frozenset[str]] = {}
    exact: set[str] = set()
    for hit in sorted(drugs, key=lambda hit: not hit.is_exact):
        for substance in hit.substances:
            codes = frozenset(code for code in hit.codes if code in known.codes_of.get(substance, ()))
            if not hit.is_exact:
                by_substance.setdefault(substance, codes)
                continue
            if not hit.is_remembered:
                exact.add(substance)
            held = by_substance.get(substance)
            by_substance[substance] = codes if held is None else held & codes or held
    named = frozenset(by_substance)
    codes_named = frozenset().union(*by_substance.values())
    return "name", codes_named, named, Ground.SECONDARY if exact == named else Ground.MEMORY


def _hits(known: DrugFiles, name: str, route: str | None) -> list[Named]:
    """Return what a name says of drugs, each as its route tells it."""
    words = words_of(name)
    return [_by_route(known, hit, route, words) for hit in named_in(name) if hit.substances]


def _is_either(known: DrugFiles, name: str | None, route: str | None) -> bool:
    """Return whether one name alone may mean several substances."""
    hits = _hits(known, name, route) if name else []
    drugs = [hit for hit in hits if any(_is_drug(known, substance) for substance in hit.substances)]
    return len(drugs) == 1 and len(drugs[0].substances) > 1


def _by_route(known: DrugFiles, hit: Named, route: str | None, words: tuple[str, ...]) -> Named:
    """Return a name as its route tells it: the form that goes that way, of a substance or of a brand."""
    own = _brand_by_route(known, hit, route)
    if len(own.substances) != 1 or (own.is_exact and _goes(known, own.codes, route)):
        return own
    forms = told_by_route(own.substances[0], None if route is None else _route(route), words)
    return of_substances(own, forms) if forms else own


def _goes(known: DrugFiles, codes: tuple[str, ...], route: str | None) -> bool:
    """Return whether one of the codes may be given by this route, as far as their descriptors bind them to one."""
    routes = [known.by_code[code][-1].routes for code in codes]
    return route is None or any(not own or _route(route) in own for own in routes)


def _brand_by_route(known: DrugFiles, hit: Named, route: str | None) -> Named:
    """Return a brand of several substances or forms as the one that the route tells: Darzalex under the skin is Faspro.

    Codes that name the route go before those that name none, and among these the brand's own before those of a longer
    brand: a route tells nothing of Aristada and Aristada Initio.
    """
    if route is None or not hit.is_exact or not (hit.forms or len(hit.substances) > 1):
        return hit
    routes = {code: known.by_code[code][-1].routes for code in (*hit.codes, *hit.forms)}
    fitting = [code for code, own in routes.items() if _route(route) in own]
    fitting = fitting or [code for code in hit.codes if not routes[code]]
    fitting = fitting or [code for code, own in routes.items() if not own] or list(hit.codes)
    substances = dict.fromkeys(known.by_code[code][-1].substance for code in fitting)
    return replace(hit, substances=tuple(substances), codes=tuple(fitting))


def _is_drug(known: DrugFiles, substance: str) -> bool:
    return known.substances[substance].drug_class != "hydration"


def _settled(
    known: DrugFiles,
    found: list[tuple[str, frozenset[str], frozenset[str], Ground]],
    on: date | None,
    route: str | None,
    products: tuple[Product, ...],
) -> Identity:
    substances = tuple(sorted(frozenset().union(*(one[2] for one in found))))
    codes: frozenset[str] | None = None
    conflicts: list[str] = []
    for place, (what, named, of, _) in enumerate(found):
        for other, other_named, other_of, _ in found[:place]:
            if of and other_of and of.isdisjoint(other_of):
                conflicts.append(f"{other} is {_listed(other_of)}, {what} is {_listed(of)}")
            elif named and other_named and not _meet(known, named, other_named):
                conflicts.append(f"{other} is {_listed(other_named)}, {what} is {_listed(named)}")
        if named:
            codes = named if codes is None else (codes & named or codes)
    living, ended = _on(known, codes or frozenset(), on)
    fitting = [drug for drug in living if not drug.routes or route is None or _fits(drug, route)]
    because = " and ".join(dict.fromkeys(one[0] for one in found))
    return Identity(
        tuple(fitting or living),
        substances,
        weakest(one[3] for one in found),
        f"by {because}",
        tuple(dict.fromkeys(conflicts)),
        ended,
        products,
    )


def _meet(known: DrugFiles, one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two sets of codes have one in common, or one that follows the other."""

    def followed(codes: frozenset[str]) -> set[str]:
        return {
            next_code
            for code in codes
            for drug in known.by_code.get(code, ())
            for next_code in drug.successors
        }

    return bool(one & other or followed(one) & other or followed(other) & one)


def _on(known: DrugFiles, codes: Iterable[str], on: date | None) -> tuple[list[Drug], tuple[Drug, ...]]:
    """Return the codes that live on a day, those that follow ended ones among them, and the ended ones."""
    living: dict[str, Drug] = {}
    ended: list[Drug] = []
    for code in sorted(codes):
        active = [drug for drug in known.by_code.get(code, ()) if drug.is_active(on)]
        if active:
            living[code] = active[-1]
            continue
        ended.extend(known.by_code.get(code, ())[-1:])
    for drug in ended if not living else ():
        for code in (*drug.successors, *_predecessors().get(drug.hcpcs, ())):
            active = [one for one in known.by_code.get(code, ()) if one.is_active(on)]
            if active:
                living[code] = active[-1]
    if on is None:
        living = {code: drug for code, drug in living.items() if drug.ended_on is None} or living
    return sorted(living.values(), key=_plainest), tuple(ended)


@lru_cache(maxsize=1)
def _predecessors() -> dict[str, tuple[str, ...]]:
    """Return by code those that it follows: on a day before it began, they bill what its name says."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, drugs in drug_files().by_code.items():
        for follower in drugs[-1].successors:
            found[follower].append(code)
    return {code: tuple(before) for code, before in found.items()}


def _plainest(drug: Drug) -> tuple[bool, bool, bool, str]:
    return not _SPECIAL.isdisjoint(drug.routes), drug.is_biosimilar, not drug.is_plain, drug.hcpcs


_SPECIAL = frozenset({"oral", "inhalation", "intravesical", "ophthalmic", "topical", "nasal", "implant"})
"""Routes of forms that are not injected or infused."""


def _fits(drug: Drug, route: str) -> bool:
    return _route(route) in drug.routes


def _route(route: str) -> str:
    """Return a route in the words of descriptors."""
    return {"push": "iv", "infusion": "iv"}.get(route.casefold(), route.casefold())


def products_of(ndc: str, on: date | None, tables: Tables | None) -> Answer[tuple[Product, ...]] | None:
    """Return the products of an NDC on a day, else those of its labeler and product; None where no table knows it."""
    products = (tables or _shipped()).ndc
    day = on or date.max
    answer = products.find(ndc, day, last_known=True)
    if answer is not None and not answer.value:
        answer = products.of_labeler_and_product(ndc, day, last_known=True)
    return answer


def _shipped() -> Tables:
    from scrubber.reference.tables import shipped_tables  # late: names alone need no tables

    return shipped_tables()


def _substances_of(known: DrugFiles, codes: Iterable[str]) -> frozenset[str]:
    return frozenset(known.by_code[code][-1].substance for code in codes if code in known.by_code)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
