"""Classes a drug: complex (964xx), therapeutic, hydration, and where two readings are possible, both.

Complex is a closed list: antineoplastics, hormonal or not, and the biologicals that an authority names. Everything else
that is infused, pushed or injected is therapeutic, and fluids for their own sake are hydration. Payers differ on other
biologicals where they are infused: those have two readings until a payer's list, an indication or a route decides. A
name that nobody knows is therapeutic or complex, which is two readings too, and never a hole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Literal

from scrubber.model.ground import Ground
from scrubber.model.source import Source
from scrubber.model.value import Value
from scrubber.reference.drug import Drug, is_injected
from scrubber.reference.drug_files import Stem, Substance, drug_files, ground_of, source_of
from scrubber.reference.forms import told_by_route
from scrubber.reference.names import Named, named_in, words_of

ClassValue = Literal["complex", "therapeutic", "hydration", "flush", "vaccine", "blood"]

_TWO: tuple[ClassValue, ...] = ("complex", "therapeutic")
_UNKNOWN: tuple[ClassValue, ...] = ("therapeutic", "complex")


class Classification(Value):
    """What class a drug may be of. `values`: each possible one, the likeliest first; one where it is settled."""

    values: tuple[ClassValue, ...]
    ground: Ground
    because: str
    source: Source
    hormonal: bool | None = None
    """Of a complex drug: whether it is hormonal (96402) or not (96401); None: not known."""
    never_complex: bool = False
    """A rescue drug, an antiemetic, a drug for anaemia: never 964xx, whatever a chart calls it."""
    payers_differ: bool = False
    """A biological that some payers take as complex and others do not: the payer's own choice decides."""
    is_listed: bool = False
    """On one of the payer's own lists."""
    is_of_the_drug: bool = False
    """The drug table's own class: no route, diagnosis or name decided it."""

    @property
    def settled(self) -> ClassValue | None:
        """Return the class where there is but one."""
        return self.values[0] if len(self.values) == 1 else None


_BLOOD = (
    r"\bprbcs?\b|\brbcs?\b|packed (?:red )?cells|red (?:blood )?cells|\bplatelets?\b(?!.*inhibit)|\bffp\b|"
    r"fresh frozen plasma|cryoprecipitate|^blood$|whole blood|blood (?:transfusion|products?)|\bplasma\b(?!-)"
)
_KINDS = (
    r"\bantibiotics?\b|\bsteroids?\b|\banti-?emetics?\b|\bpre-?meds?\b|\bpremedication|\bantihistamine|\bpain med|"
    r"\banalgesi|\bdiuretic\b|\banticoagula|\bvitamins?\b|\biron\b|testosterone|antiven|\bantiviral|\bantifungal|\bsedat"
)
_FLUSH = re.compile(r"\bflush(?:es|ed)?\b|\bheplock\b|\bkvo\b|\btko\b|keep (?:vein )?open")
_FLUSHED = frozenset({"heparin", "heparin lock flush", "saline flush"})
_OCCASION = re.compile(
    r"\b(?:pre|post|before|after|prior to|during|following|between|for|with|w/|to)[\s-]*(?:the\s+)?chemo(?:therapy)?\b|"
    r"\bchemo(?:therapy)?[\s-]+(?=pre-?med|hydrat|(?:iv )?fluids?\b|flush|anti-?emetic|support|induced|related|nausea)"
)
"""Where chemotherapy is what something is given for, and not what is given: pre-chemo hydration, chemo premeds."""
_FLUIDS = r"\bhydrat(?:ion|ing)\b|\bfluids?\b|\bivf\b|\bsaline\b"
_WORDS: tuple[tuple[re.Pattern[str], ClassValue, str], ...] = (
    (re.compile(r"\bvaccines?\b|\bimmuni[sz]ation\b|\btoxoid"), "vaccine", "named as a vaccine"),
    (re.compile(_BLOOD), "blood", "named as a blood product"),
    (re.compile(r"\bchemo(?:therapy)?\b|antineoplastic|\bcytotoxic"), "complex", "named as chemotherapy"),
    (re.compile(_KINDS), "therapeutic", "named by its kind, which is not complex"),
    (re.compile(_FLUIDS), "hydration", "named as fluid"),
)
"""Words that tell the class where no drug is named; the first that fits."""

_NEOPLASM = re.compile(r"C\d|D[0-4]\d|Z51\.?1[12]")
_BENIGN = re.compile(r"N80|D25|E30|E22\.?8|E28|N97|F64|N92|N93|N85")
"""Endometriosis, fibroids, puberty, infertility, gender dysphoria: what hormonal drugs treat that is no cancer."""
_REPLACEMENT = re.compile(r"replac|replet|\brider|\brun\b|hypokal|low (?:k|potassium)|\bk\+? ?run|supplement")
_FLUID_PURPOSE = re.compile(r"dehydrat|hydration|maintenance|volume depletion")
_A_FLUID = re.compile(r"\bfluids?\b|\bivf\b")
_ELECTROLYTES = frozenset(
    {"potassium chloride", "potassium acetate", "sodium acetate", "sodium bicarbonate", "magnesium sulfate"}
)


class _Given(Value):
    """What beside the drug may decide its class."""

    route: str | None
    indications: tuple[str, ...]
    complex_drugs: frozenset[str]
    therapeutic_drugs: frozenset[str]
    payer_prefers: Literal["complex", "therapeutic"] | None


def classify(
    name: str | None = None,
    hcpcs: str | None = None,
    *,
    route: str | None = None,
    indications: Sequence[str] = (),
    complex_drugs: Collection[str] = (),
    therapeutic_drugs: Collection[str] = (),
    payer_prefers: Literal["complex", "therapeutic"] | None = None,
) -> Classification:
    """Return the class of a drug by code or name, with every reading that is open.

    `route`: as in the record (iv, sc, im). `indications`: ICD-10-CM codes of the treatment. `complex_drugs` and
    `therapeutic_drugs`: HCPCS codes of the payer's lists; `payer_prefers`: its choice for drugs on which payers differ.
    """
    given = _Given(
        route,
        tuple(code.upper() for code in indications),
        frozenset(complex_drugs),
        frozenset(therapeutic_drugs),
        payer_prefers,
    )
    drugs = drug_files().by_code.get(hcpcs or "", ())
    if drugs:
        return _of_drug(drugs[-1], given)
    return _of_name(name or "", given)


class _Name(Value):
    """What a chart calls a drug: its words in small letters, the drugs that they name, and those by this route."""

    words: str
    text: str
    hits: tuple[Named, ...]
    substances: tuple[Substance, ...]
    """Without fluids and flushes."""


def _of_name(words: str, given: _Given) -> Classification:
    """Return the class that a name tells: the first step that knows gives it."""
    hits = tuple(named_in(words))
    by_route = (sub for hit in hits for sub in _by_route(hit, given.route, words_of(words)))
    substances = tuple(sub for sub in by_route if sub.drug_class not in ("hydration", "flush"))
    name = _Name(words, words.casefold(), hits, substances)
    found = next((found for step in STEPS if (found := step(name, given)) is not None), None)
    return found or Classification(_UNKNOWN, Ground.UNVERIFIED, "nobody knows this name", source_of(""))


def flush_in_words(name: _Name, given: _Given) -> Classification | None:
    """`heparin lock flush`: a flush, where what is named with it is what lines are flushed with."""
    if _FLUSH.search(name.text) and all(sub.name in _FLUSHED for sub in name.substances):
        return Classification(("flush",), Ground.SECONDARY, "named as a flush", source_of("everything-else"))
    return None


def known_drug(name: _Name, given: _Given) -> Classification | None:
    """`Remicade`: as the payer's list says, else as what is known of the drugs of this name."""
    if not name.substances:
        return None
    codes = {code for hit in name.hits for code in hit.codes}
    listed = not codes.isdisjoint(given.complex_drugs)
    if listed and not any(sub.never_complex for sub in name.substances):
        return _listed("complex", name.substances[0].hormonal)
    if codes and codes <= given.therapeutic_drugs:
        return _listed("therapeutic", None)
    return _joined([_of_substance(sub, given) for sub in name.substances])


def kind_in_words(name: _Name, given: _Given) -> Classification | None:
    """`chemotherapy`, `PRBC`: no drug is named, and its kind is."""
    text = _OCCASION.sub(" ", name.text)
    for pattern, value, because in _WORDS:
        if pattern.search(text) and (value != "hydration" or not name.hits):
            return Classification((value,), Ground.SECONDARY, because, source_of("everything-else"))
    return None


def flush_or_fluid(name: _Name, given: _Given) -> Classification | None:
    """`Heparin lock`, `IV fluids`: a name of nothing but what lines are flushed with, or of plain fluid."""
    if not name.hits:
        return None
    if any(sub.drug_class == "flush" for hit in name.hits for sub in _substances(hit)):
        return Classification(("flush",), Ground.SECONDARY, "a flush by name", source_of("everything-else"))
    return Classification(("hydration",), Ground.PRIMARY, "plain fluid", source_of("hydration"))


def like_a_stem(name: _Name, given: _Given) -> Classification | None:
    """`Zyxovimab`: nobody knows the drug, and its name ends as those of its kind do."""
    stem = stem_of(name.words)
    if stem is None:
        return None
    made_up = Substance(
        name.words, stem.drug_class, "therapeutic" if stem.text == "mab" else None, source_id=stem.source_id
    )
    found = _of_substance(made_up, given)
    hormonal = stem.text in ("relix", "relin") if found.values[0] == "complex" else found.hormonal
    because = f"its name ends or begins like {stem.group}"
    return Classification(found.values, Ground.MEMORY, because, source_of("inn-stems"), hormonal)


def _of_drug(
    drug: Drug,
    given: _Given,
) -> Classification:
    if not drug.never_complex and drug.hcpcs in given.complex_drugs:
        return _listed("complex", drug.hormonal)
    if drug.hcpcs in given.therapeutic_drugs:
        return _listed("therapeutic", None)
    return _of_substance(drug_files().substances[drug.substance], given)


def _listed(value: ClassValue, hormonal: bool | None) -> Classification:
    source = Source("the payer's own list", trust="primary")
    return Classification((value,), Ground.PAYER, "on the payer's list", source, hormonal, is_listed=True)


def _of_substance(
    substance: Substance,
    given: _Given,
) -> Classification:
    source, ground = source_of(substance.source_id), ground_of(substance.source_id)
    hormonal = substance.hormonal
    if substance.never_complex:
        because = "never complex, whatever the regimen"
        return Classification(("therapeutic",), ground, because, source, never_complex=True)
    if is_injected(given.route) and substance.injected_class is not None:
        because, source = "injected, not infused", source_of("injected-biologic")
        return Classification(("therapeutic",), Ground.SECONDARY, because, source)
    neoplasm = any(_NEOPLASM.match(code) and not _BENIGN.match(code) for code in given.indications)
    if hormonal and not neoplasm and any(_BENIGN.match(code) for code in given.indications):
        because = "hormonal, and given for what is no cancer"
        return Classification(("therapeutic",), ground, because, source_of("cpt-complex"))
    if substance.drug_class == "payer_dependent":
        if neoplasm:
            source = source_of("cpt-complex")
            return Classification(("complex",), Ground.SECONDARY, "given for a neoplasm", source, hormonal)
        if given.payer_prefers is not None:
            return Classification(
                (given.payer_prefers,), ground, "as the payer prefers", source, hormonal, payers_differ=True
            )
        return Classification(_TWO, ground, "payers differ", source, hormonal, payers_differ=True)
    if substance.drug_class == "complex":
        because = "on the list of complex drugs"
        return Classification(("complex",), ground, because, source, hormonal, is_of_the_drug=True)
    because = "not on the list of complex drugs"
    return Classification((substance.drug_class,), ground, because, source, is_of_the_drug=True)


def _joined(readings: Sequence[Classification]) -> Classification:
    """Return the class of a bag with several drugs: the one that all have, else each, complex first."""
    values = {value for one in readings for value in one.values}
    if len(readings) == 1 or len(values) == 1:
        return readings[0]
    ordered: tuple[ClassValue, ...] = ("complex", "therapeutic", "hydration", "flush", "vaccine", "blood")
    first = min(readings, key=lambda one: ordered.index(one.values[0]))
    return Classification(
        tuple(value for value in ordered if value in values),
        Ground.UNVERIFIED,
        "several drugs in one name",
        first.source,
    )


def fluid_with_electrolyte(name: _Name, given: _Given) -> Classification | None:
    """A prepackaged fluid with electrolytes is hydration; an electrolyte in a little fluid replaces what lacks.

    The fluid named first is the bag; the electrolyte named first may be a rider as well, and bicarbonate in a fluid
    may treat an acidosis.
    """
    named_in_words = _A_FLUID.search(name.text) is not None
    if not named_in_words and (len(name.hits) < 2 or not any(_is_fluid(hit) for hit in name.hits)):
        return None
    others = [hit for hit in name.hits if not _is_fluid(hit)]
    if not others or any(not set(hit.substances) <= _ELECTROLYTES for hit in others):
        return None
    if _REPLACEMENT.search(name.text) and not _FLUID_PURPOSE.search(name.text):
        return Classification(
            ("therapeutic",),
            Ground.SECONDARY,
            "an electrolyte as a replacement",
            source_of("everything-else"),
        )
    treats = any("sodium bicarbonate" in hit.substances for hit in others)
    if (_is_fluid(name.hits[0]) and not treats) or _FLUID_PURPOSE.search(name.text):
        return Classification(
            ("hydration",), ground_of("hydration"), "a fluid with electrolytes", source_of("hydration")
        )
    return Classification(
        ("therapeutic", "hydration"), Ground.MEMORY, "an electrolyte in a fluid", source_of("everything-else")
    )


def _by_route(hit: Named, route: str | None, words: tuple[str, ...]) -> tuple[Substance, ...]:
    """Return what a name may mean by this route: Stelara by vein is another product than under the skin."""
    every = _substances(hit)
    if route is None:
        return every
    needle = "sc" if is_injected(route) and route.casefold() != "im" else "im" if is_injected(route) else "iv"
    known = drug_files()
    if len(every) == 1 and not hit.is_exact:
        forms = told_by_route(every[0].name, needle, words)
        return tuple(known.substances[name] for name in forms) or every
    if len(every) < 2:
        return every
    fitting = tuple(
        sub
        for sub in every
        if any(
            needle in known.by_code[code][-1].routes or not known.by_code[code][-1].routes
            for code in known.codes_of.get(sub.name, ())
        )
    )
    return fitting or every


def _is_fluid(hit: Named) -> bool:
    return hit.is_fluid or any(sub.drug_class == "hydration" for sub in _substances(hit))


def _substances(hit: Named) -> tuple[Substance, ...]:
    known = drug_files().substances
    return tuple(known[name] for name in hit.substances)


@lru_cache(maxsize=4096)
def stem_of(name: str) -> Stem | None:
    """Return the stem that a name carries, the longest: what is not listed may still tell its group."""
    words = [word for word in words_of(name) if len(word) > 5]
    found: Stem | None = None
    for stem in drug_files().stems:
        if any(_carries(word, stem) for word in words) and (
            found is None or len(stem.text) > len(found.text)
        ):
            found = stem
    return found


def _carries(word: str, stem: Stem) -> bool:
    match stem.where:
        case "prefix":
            return word.startswith(stem.text)
        case "word":
            return word == stem.text
        case _:
            return word.endswith(stem.text) and len(word) > len(stem.text) + 1


STEPS = (fluid_with_electrolyte, flush_in_words, known_drug, kind_in_words, flush_or_fluid, like_a_stem)
"""What a name may tell, asked in this order."""
