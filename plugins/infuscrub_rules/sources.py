"""The sources that rules cite, each named once.

Trust: primary pages were read at the authority; secondary ones quote or restate it. `paragraph` is the primary text
that decides: an error-level rule names one, or it warns at most. Licensed works (CPT, X12 guides, NUBC) are cited by
section only. `seen`: November 2026 unless said otherwise.
"""

from __future__ import annotations

from scrubber.plugin import Source
from scrubber.plugin import SourceTrust as Trust

_NORIDIAN = "https://med.noridianmedicare.com"
_RAC = (
    "https://www.cms.gov/Research-Statistics-Data-and-Systems/Monitoring-Programs/Medicare-FFS-Compliance-Programs/"
    "Recovery-Audit-Program/Approved-RAC-Topics-Items"
)
_AAPC_ONCOLOGY = "https://aapc.com/codes/coding-newsletters/my-oncology-hematology-coding-alert"
_AAPC_CONCURRENT = (
    f"{_AAPC_ONCOLOGY}/"
    "you-be-the-coder-know-these-codes-for-concurrent-sequential-chemo-infusions-170567-article"
)
_AAPC_LENGTH = f"{_AAPC_ONCOLOGY}/reader-questions-record-reason-for-lengthy-infusion-time-article"
_MANUALS = "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads"
_NCCI = "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits"
_ARTICLE = "https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleId"

NCCI_MANUAL = "NCCI policy manual ch. XI s. B"
"""Drug administration: one initial service, hydration beside drugs, access, procedures."""
CPT_INFUSIONS = "CPT, guideline to 96360-96379"
CPT_COMPLEX = "CPT, guideline to 96401-96549"
IOM_4_230 = "IOM 100-04 ch. 4 s. 230.2"
IOM_17_40 = "IOM 100-04 ch. 17 s. 40"


def _source(
    title: str, url: str = "", paragraph: str = "", trust: Trust = "secondary", seen: str = "2026-11"
) -> Source:
    return Source(title, url, trust, paragraph, seen)


# time and technique
NORIDIAN_CHEMO = _source(
    "Noridian JF Part B: chemotherapy and nonchemotherapy bundling",
    f"{_NORIDIAN}/es/web/jfb/topics/drugs-biologicals-injections/"
    "chemotherapy-and-nonchemotherapy-bundling-and-unbundling-of-services-and-supplies",
    f"IOM 100-04 ch. 12 s. 30.5; {CPT_INFUSIONS}",
    "primary",
)
NORIDIAN_COMPLEX = _source(
    "Noridian A52953: chemotherapy administration",
    f"{_NORIDIAN}/web/jeb/policies/coverage-articles/chemotherapy-administration",
    f"Medicare article A52953; {CPT_COMPLEX}",
    "primary",
    "2026-11-25",
)
FIRST_COAST_INFUSION = _source(
    "First Coast: outpatient infusion and hydration services",
    "https://medicare-prod.fcso.com/billing/part-outpatient-infusion-and-hydration-services",
    f"First Coast, the page itself; {CPT_INFUSIONS}",
    "primary",
)
CGS_HYDRATION = _source(
    "CGS Part B: hydration services",
    "https://cgsmedicare.com/partb/pubs/news/2012/0512/cope18821.html",
    f"CGS, the page itself; {CPT_INFUSIONS}",
    "primary",
)
A53778 = _source(
    "Palmetto A53778: infusion, injection and hydration services",
    f"{_ARTICLE}=53778",
    "Medicare article A53778, revision of 2019-10-03",
    "primary",
)
AAPC_ADDITIONAL_HOURS = _source(
    "AAPC oncology alert: 90 against 93 minutes of chemotherapy infusion",
    _AAPC_LENGTH,
    f"{CPT_COMPLEX}: time",
)
AAPC_INTERRUPTED = _source(
    "AAPC oncology alert 149056: an interrupted infusion",
    f"{_AAPC_ONCOLOGY}/you-be-the-coder-earn-for-every-milligram-mg-of-rituximab-149056-article",
    "CPT, guideline to 96360-96549: time of infusion",
)
AAPC_REASON_FOR_LENGTH = _source(
    "AAPC oncology alert: record the reason for a lengthy infusion", _AAPC_LENGTH
)
PALMETTO_REACTION = _source(
    "Palmetto J11B FAQ: infusion stopped for a reaction",
    "http://www.palmettogba.com/palmetto/providers.nsf/DocsCat/Providers~Jurisdiction%2011%20Part%20B~"
    "Browse%20by%20Topic~Frequently%20Asked%20Questions~Drugs~8EEM778180",
    "Palmetto, the page itself",
    "primary",
)
ASCO_COMPLEX_CODING = _source(
    "Journal of Oncology Practice 2007 (PMC2793946): coding concurrent and sequential infusions",
    "http://pubmedcentralcanada.ca/pmcc/articles/PMC2793946/",
    "CPT, guideline to 96365-96379: concurrent infusion; several substances in one bag",
)
MEDLEARN_CONCURRENT = _source(
    "Medlearn, week of 2021-12-13: concurrent and sequential infusions",
    "https://medlearn.com/general-question-for-the-week-of-december-13-2021/",
    "CPT, guideline to 96365-96379: concurrent infusion, once an encounter",
    seen="2026-11-25",
)
MEDLEARN_PUSH_HYDRATION = _source(
    "Medlearn, week of 2021-11-15: push minutes during hydration",
    "https://medlearn.com/general-question-for-the-week-of-november-15-2021/",
)

# initial and add-on
NORIDIAN_INITIAL = _source(
    "Noridian JE Part A: initial drug administration",
    f"{_NORIDIAN}/web/jea/topics/drugs-biologicals-injections/initial-drug-administration",
    f"Noridian, the page itself, quoting CR 3631; {IOM_4_230}",
    "primary",
)
RAC_0071 = _source(
    "CMS RAC topic 0071: initial hydration, infusion and chemotherapy administration",
    f"{_RAC}/0071-Initial-Hydration-Infusion-and-Chemotherapy-Administration.html",
    f"CMS, recovery audit topic 0071; {IOM_4_230}; {NCCI_MANUAL}",
    "primary",
)
RAC_0137 = _source(
    "CMS RAC topic 0137: IV hydration administration",
    f"{_RAC}/0137-IV-Hydration-Administration.html",
    "CMS, recovery audit topic 0137",
    "primary",
)
AAPC_HIERARCHY = _source(
    "AAPC 84877: infusion, hydration and injection coding",
    "https://www.aapc.com/blog/84877-hows-your-infusion-hydration-and-injection-coding/",
    f"{CPT_INFUSIONS}: hierarchy for facilities",
)
CMS_ADD_ON = _source(
    "CMS NCCI: add-on code edits",
    f"{_NCCI}/medicare-ncci-add-code-edits",
    "CMS, add-on code edits, type 1",
    "primary",
)
AAPC_SAME_DRUG_PUSH = _source(
    "AAPC forum 108863: repeat push of the same drug in an office",
    "https://www.aapc.com/discuss/threads/coding-for-iv-push-of-same-substance-for-physician-office.108863/",
    "CPT, notes to 96375 and 96376",
)
CCE_96376 = _source(
    "Clear Cost Estimate: 96374-96376",
    "https://www.clearcostestimate.com/billing/cpt/96374-96376",
    "CPT, note to 96376: facilities only",
)
NCCI_HYDRATION = _source(
    "NCCI policy manual ch. XI B.5, as quoted by AAPC",
    f"{_AAPC_ONCOLOGY}/reader-questions-nix-reporting-ns-concurrent-with-chemo-article",
    "NCCI policy manual ch. XI s. B.5",
)
NCCI_TRANSFUSION = _source(
    "NCCI policy manual ch. XI B.4, as quoted by AAPC: fluid before and after blood",
    f"{_AAPC_ONCOLOGY}/reader-questions-nix-reporting-ns-concurrent-with-chemo-article",
    "NCCI policy manual ch. XI s. B.4",
)

# drugs and waste
CMS_HCPCS = _source(
    "CMS transmittals 89 and 95 (2004-02-06), as AAPC tells them: a code is valid on the day, or it is not paid",
    f"{_AAPC_ONCOLOGY}/news-you-can-use-cms-scraps-90-day-coding-grace-period-article",
    "CMS, HCPCS update of the quarter; transmittals 89 and 95: no days of grace",
    seen="2026-11-25",
)
CMS_NDC = _source(
    "CMS, NDC-HCPCS crosswalks of 2024Q1 to 2026Q1, as kept at github QuicksortRx/universal-med-ids",
    "https://github.com/QuicksortRx/universal-med-ids",
    "CMS, NDC-HCPCS crosswalk of the quarter",
    seen="2026-11-25",
)
MCD_ARTICLES = _source(
    "Medicare Coverage Database: billing and coding articles of the contractors, as A56432",
    f"{_ARTICLE}=56432",
    "the contractor's article, by the number and revision that the table gives",
    seen="2026-11-25",
)
CMS_VACCINES = _source(
    "IOM 100-04 ch. 18 s. 10.2, as findacode and Medicare guides restate it: G0008, G0009, G0010",
    "https://www.findacode.com/articles/billing-requirements-rev-1586-10-06-08-26896.html",
    "IOM 100-04 ch. 18 s. 10.2.1",
    seen="2026-11-25",
)
CMS_DISCARDED = _source(
    "CMS, discarded drugs: JW and JZ on separately payable drugs from single-dose containers",
    "https://www.cms.gov/medicare/payment/part-b-drugs/discarded-drugs",
    f"CMS, JW and JZ modifier policy (FAQ); {IOM_17_40}",
    "primary",
    "2026-11-25",
)
CGS_JW = _source(
    "CGS Part B: JW and JZ modifiers",
    "https://cgsmedicare.com/partb/pubs/news/2023/06/cope140894.html",
    f"{IOM_17_40}; IOM 100-04 ch. 17 s. 10",
    "primary",
)
NORIDIAN_JW = _source(
    "Noridian JE Part A: drug wastage, JW and JZ",
    f"{_NORIDIAN}/web/jea/topics/drugs-biologicals-injections/drug-wastage-jw-and-jz-modifiers",
    IOM_17_40,
    "primary",
)
FIRST_COAST_JW = _source(
    "First Coast: bill drug wastage correctly",
    "https://medicare-prod.fcso.com/appeals/avoid-claim-denials-bill-drug-wastage-correctly-using-jw-modifier",
    IOM_17_40,
    "primary",
)

# modifiers, form, documents
HHS_99211 = _source(
    "HHS guidance: evaluation and management with drug administration (CR 3631)",
    "https://hhs.gov/guidance/document/"
    "payment-office-or-other-outpatient-evaluation-and-management-em-visits-codes-99201-99215",
    "CR 3631; IOM 100-04 ch. 12 s. 30.6.7",
    "primary",
)
NORIDIAN_EM = _source(
    "Noridian JF Part A: E/M services and drug administration",
    f"{_NORIDIAN}/web/jfa/policies/coverage-articles/em-services-and-drug-administration-billing",
    "Noridian, the page itself",
    "primary",
)
REGENCE_FACILITY = _source(
    "Regence: injection and infusion services in a facility",
    "https://www.regence.com/web/regence_provider/injection-and-infusion-services",
    f"{CPT_INFUSIONS} and to 96401-96549: not by a physician in a facility; {NCCI_MANUAL}",
)
SELECT_HEALTH_09 = _source(
    "Select Health coding policy 09: hydration",
    "https://www.thinkbymore.com/doc/codingreimbursement-policy-hydration-(office-based)-(see-also%2C-chemotherapy%2C-"
    "and-therapeutic%2C-prophylactic%2C-and-diagnostic-injections-and-infusions-policies)",
    f"{NCCI_MANUAL}: placing a vascular access is part of the infusion",
    seen="2026-11-25",
)
OPPS_CODES = _source(
    "IOM 100-04 ch. 4 s. 20.1, as AAPC 166620 and Bellmedex restate it: HCPCS codes beside revenue codes",
    f"{_MANUALS}/clm104c04.pdf",
    "IOM 100-04 ch. 4 s. 20.1",
)
X12_RFI_2151 = _source(
    "X12 RFI 2151: drug quantity in loop 2410",
    "https://x12.org/resources/requests-for-interpretation/rfi-2151-cpt04-units-837i-and-837p",
    "X12 RFI 2151; X222A1 and X223A2, loop 2410 LIN and CTP",
    "primary",
)
CODING_AHEAD_96523 = _source(
    "codingahead: 96523", "https://www.codingahead.com/cpt-96523/", f"CPT, note to 96523; {NCCI_MANUAL}"
)
X12_GUIDE = _source(
    "ASC X12N 837 implementation guides X222A1 and X223A2",
    paragraph="X222A1 and X223A2: CLM02, SV102 and SV203, SV104 and SV205, SV107 and HI, DTP 472",
    trust="primary",
)
X12_UNLISTED = _source(
    "ASC X12N 837 implementation guides X222A1 and X223A2: description of a code that names no drug",
    paragraph="X222A1 loop 2400 SV101-7 and NTE; X223A2 loop 2400 SV202-7",
    trust="primary",
)

# modifiers, form, documents: further
CGS_PWK = _source(
    "CGS DME JC: PWK segment",
    "https://cgsmedicare.com/jc/claims/PWK_Segment.html",
    "CGS, the page itself; X222A1 and X223A2, loops 2300 and 2400 PWK",
    "primary",
)
NORIDIAN_DOCUMENTATION = _source(
    "Noridian JE Part A: documentation requirements, drugs and biologicals",
    f"{_NORIDIAN}/web/jea/topics/documentation-requirements/drugs-biologicals-injections",
    "Noridian, the page itself",
    "primary",
)
HCPRO_PER_VISIT = _source(
    "HCPro 68173: per-visit codes and concurrent chemotherapy",
    "http://www.hcpro.com/HIM-68173-859/Use-unlisted-code-96549-to-report-concurrent-chemotherapy.html",
    f"{IOM_4_230}: from 2007 on hospitals use CPT codes",
)
HCPRO_MIDNIGHT = _source(
    "HCPro 262480: drug administration services that cross days",
    "https://www.hcpro.com/HIM-262480-859/QA-Reporting-drug-administration-services-that-cross-days.html",
    f"{IOM_4_230} (transmittals 1702 and 2130)",
)
JHH_DIAGNOSIS_ORDER = _source(
    "Johns Hopkins infusion guideline OUT001 (2020)",
    "https://www.scribd.com/document/710663563/infusion-guideline-092020",
    "ICD-10-CM guideline I.C.2.e.2",
)
AAPC_PULMONOLOGY = _source(
    "AAPC pulmonology alert: infusions that are part of a procedure",
    "https://aapc.com/codes/coding-newsletters/my-pulmonology-coding-alert/"
    "you-be-the-coderinfusion-codes-necessitate-constant-supervision-article",
    f"{NCCI_MANUAL}: administration that belongs to a procedure",
)

# tables
NCCI_PAIRS = _source(
    "CMS, Medicare NCCI procedure-to-procedure edits",
    f"{_NCCI}/medicare-ncci-procedure-procedure-ptp-edits",
    "CMS, NCCI PTP edits of the quarter",
    "primary",
)
NCCI_UNITS = _source(
    "CMS, Medicare NCCI Medically Unlikely Edits; Noridian, medically unlikely edits",
    f"{_NORIDIAN}/web/jfb/topics/claim-submission/medically-unlikely-edits",
    "CMS, MUE values of the quarter",
    "primary",
)

# more on time
CCE_96369 = _source(
    "Clear Cost Estimate: 96369-96371",
    "https://www.clearcostestimate.com/billing/cpt/96369-96371",
    "CPT, notes to 96369-96371",
)
HCPRO_REPEAT_PUSH = _source(
    "HCPro 298578: drug administration for observation patients, pushes of the same drug",
    "http://blr.hcpro.com/HIM-298578-859/QA-Coding-drug-administration-for-observation-patients.html",
    "CPT, note to 96376: more than 30 minutes after",
)
MEDLEARN_OVERLAP = _source(
    "Medlearn, week of 2022-01-31: infusions that overlap for a part",
    "https://medlearn.com/pharmacy-question-for-the-week-of-january-31-2022/",
    seen="2026-11-25",
)
A55134 = _source(
    "Medicare article A55134, as AAPC quotes it: pumps that go on at home (retired 2025-12-11)",
    f"{_ARTICLE}=55134",
    "Medicare article A55134; CPT, note to 96416",
)

# more on initial, add-on and sequence
AAPC_SEQUENTIAL = _source(
    "AAPC oncology alert 170567: codes of concurrent and sequential infusions",
    _AAPC_CONCURRENT,
    "CPT, guideline to 96365-96379: sequential infusion of a new substance",
)
JUCM_HYDRATION = _source(
    "JUCM: coding intravenous infusions, hydration, medical decision making",
    "https://www.jucm.com/coding-intravenous-infusions-hydration-medical-decision-making/",
)
HCPRO_APART = _source(
    "HCPro (Shah, Rinkle): separate infusions are not added together, quoting CPT Assistant 12/2011",
    "https://revenuecycleadvisor.com/news-analysis/qa-cpt-coding-multiple-therapeutic-infusions-short-duration",
    seen="2026-11-25",
)

# more on drugs
IOM_12_30_5 = _source(
    "IOM 100-04 ch. 12 s. 30.5: antiemetics and drugs for anaemia, as a Medicare coding guideline excerpts it (L37205)",
    "https://docslib.org/doc/5796246/billing-and-coding-guideline-for-chemo-001-chemotherapy-drugs-and-their-adjuncts-"
    "lcd-l37205-medicare-regulation-excerpts-pub-10",
    "IOM 100-04 ch. 12 s. 30.5",
    seen="2026-11-25",
)
CCE_96401 = _source(
    "Care Cost Estimate: 96401 and 96402", "https://www.carecostestimate.com/billing/cpt/96401-96402"
)
A54682 = _source("Medicare article A54682, as summarised: on-body injectors", f"{_ARTICLE}=54682")

# more on waste
IOM_WASTE = _source(
    "IOM 100-04 ch. 17 s. 40, as Medlearn (2016) and article A53024 restate it: waste below a unit",
    f"{_ARTICLE}=53024",
    IOM_17_40,
)

# what payers say of themselves, and what nobody has read
PAYER_POLICY = _source(
    "The payer's own policy, which its profile names with address and date",
    paragraph="the payer's policy, as its profile cites it",
)
PAYER_POLICY_ITSELF = _source(
    "The payer's own policy, each with its source in the profile that states it",
    paragraph="the payer's policy, as its profile cites it",
    trust="primary",
)
"""Of the P family: the ground of a finding is that of the policy, which is weighed beside this."""
CODING_CONVENTION = _source("Coding convention, remembered and not yet verified", trust="memory", seen="")
