"""The sources that rules cite, each named once.

Trust: primary pages were read at the authority; secondary ones quote or restate it.
"""

from __future__ import annotations

from scrubber.plugin import Source

_NORIDIAN = "https://med.noridianmedicare.com"
_RAC = (
    "https://www.cms.gov/Research-Statistics-Data-and-Systems/Monitoring-Programs/Medicare-FFS-Compliance-Programs/"
    "Recovery-Audit-Program/Approved-RAC-Topics-Items"
)
_AAPC_ONCOLOGY = "https://aapc.com/codes/coding-newsletters/my-oncology-hematology-coding-alert"

# time and technique
NORIDIAN_CHEMO = Source(
    "Noridian JF Part B: chemotherapy and nonchemotherapy bundling",
    f"{_NORIDIAN}/es/web/jfb/topics/drugs-biologicals-injections/"
    "chemotherapy-and-nonchemotherapy-bundling-and-unbundling-of-services-and-supplies",
    "primary",
)
FIRST_COAST_INFUSION = Source(
    "First Coast: outpatient infusion and hydration services",
    "https://medicare-prod.fcso.com/billing/part-outpatient-infusion-and-hydration-services",
    "primary",
)
CGS_HYDRATION = Source(
    "CGS Part B: hydration services",
    "https://cgsmedicare.com/partb/pubs/news/2012/0512/cope18821.html",
    "primary",
)
A53778 = Source(
    "Palmetto A53778: infusion, injection and hydration services",
    "https://cms.gov/medicare-coverage-database/view/article.aspx?articleId=53778",
    "primary",
)
AAPC_ADDITIONAL_HOURS = Source(
    "AAPC oncology alert 170565: additional hours of chemotherapy infusion", _AAPC_ONCOLOGY, "secondary"
)
AAPC_INTERRUPTED = Source(
    "AAPC oncology alert 149056: an interrupted infusion",
    f"{_AAPC_ONCOLOGY}/you-be-the-coder-earn-for-every-milligram-mg-of-rituximab-149056-article",
)
AAPC_REASON_FOR_LENGTH = Source(
    "AAPC oncology alert: record the reason for a lengthy infusion",
    f"{_AAPC_ONCOLOGY}/reader-questions-record-reason-for-lengthy-infusion-time-article",
)
PALMETTO_REACTION = Source(
    "Palmetto J11B FAQ: infusion stopped for a reaction",
    "http://www.palmettogba.com/palmetto/providers.nsf/DocsCat/Providers~Jurisdiction%2011%20Part%20B~"
    "Browse%20by%20Topic~Frequently%20Asked%20Questions~Drugs~8EEM778180",
    "primary",
)
ASCO_COMPLEX_CODING = Source(
    "Journal of Oncology Practice 2007 (PMC2793946): coding concurrent and sequential infusions",
    "http://pubmedcentralcanada.ca/pmcc/articles/PMC2793946/",
)
MEDLEARN_PUSH_HYDRATION = Source(
    "Medlearn, week of 2021-11-15: push minutes during hydration",
    "https://medlearn.com/general-question-for-the-week-of-november-15-2021/",
)

# initial and add-on
NORIDIAN_INITIAL = Source(
    "Noridian JE Part A: initial drug administration",
    f"{_NORIDIAN}/web/jea/topics/drugs-biologicals-injections/initial-drug-administration",
    "primary",
)
RAC_0071 = Source(
    "CMS RAC topic 0071: initial hydration, infusion and chemotherapy administration",
    f"{_RAC}/0071-Initial-Hydration-Infusion-and-Chemotherapy-Administration.html",
    "primary",
)
RAC_0137 = Source(
    "CMS RAC topic 0137: IV hydration administration",
    f"{_RAC}/0137-IV-Hydration-Administration.html",
    "primary",
)
AAPC_HIERARCHY = Source(
    "AAPC 84877: infusion, hydration and injection coding",
    "https://www.aapc.com/blog/84877-hows-your-infusion-hydration-and-injection-coding/",
)
CMS_ADD_ON = Source(
    "CMS NCCI: add-on code edits",
    "https://cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits/"
    "medicare-ncci-add-code-edits",
    "primary",
)
HCPRO_MULTIPLE_INITIAL = Source(
    "HCPro 231578: coding multiple initial infusions",
    "http://www.hcpro.com/HIM-231578-859/QACoding-multiple-initial-infusions.html",
)
AAPC_SAME_DRUG_PUSH = Source(
    "AAPC forum 108863: repeat push of the same drug in an office",
    "https://www.aapc.com/discuss/threads/coding-for-iv-push-of-same-substance-for-physician-office.108863/",
)
CCE_96376 = Source(
    "Clear Cost Estimate: 96374-96376",
    "https://www.clearcostestimate.com/billing/cpt/96374-96376",
    "secondary",
)
NCCI_HYDRATION = Source(
    "NCCI policy manual ch. XI B.5, as quoted by AAPC",
    f"{_AAPC_ONCOLOGY}/reader-questions-nix-reporting-ns-concurrent-with-chemo-article",
)

# drugs and waste
CMS_HCPCS = Source(
    "CMS, HCPCS quarterly update: days on which codes begin and end",
    "https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update",
    "primary",
)
CMS_NDC = Source(
    "CMS, ASP pricing files: NDC-HCPCS crosswalk of the quarter",
    "https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files",
    "primary",
)
MCD_ARTICLES = Source(
    "Medicare Coverage Database: billing and coding articles of the contractors, by number and revision",
    "https://www.cms.gov/medicare-coverage-database/search.aspx",
    "primary",
)
CMS_VACCINES = Source(
    "IOM 100-04 ch. 18 s. 10.2.1: G0008, G0009 and G0010 for giving influenza, pneumococcal and hepatitis B vaccine",
    "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c18pdf.pdf",
    "secondary",
)
CMS_DISCARDED = Source(
    "CMS, discarded drugs: JW and JZ on separately payable drugs from single-dose containers",
    "https://www.cms.gov/medicare/payment/part-b-drugs/discarded-drugs",
    "primary",
)
CGS_JW = Source(
    "CGS Part B: JW and JZ modifiers",
    "https://cgsmedicare.com/partb/pubs/news/2023/06/cope140894.html",
    "primary",
)
NORIDIAN_JW = Source(
    "Noridian JE Part A: drug wastage, JW and JZ",
    f"{_NORIDIAN}/web/jea/topics/drugs-biologicals-injections/drug-wastage-jw-and-jz-modifiers",
    "primary",
)
FIRST_COAST_JW = Source(
    "First Coast: bill drug wastage correctly",
    "https://medicare-prod.fcso.com/appeals/avoid-claim-denials-bill-drug-wastage-correctly-using-jw-modifier",
    "primary",
)
FOUNDING_ARTICLE = Source("A 96365 billing guide (the founding article), checked statement by statement")

# modifiers, form, documents
HHS_99211 = Source(
    "HHS guidance: evaluation and management with drug administration (CR 3631)",
    "https://hhs.gov/guidance/document/"
    "payment-office-or-other-outpatient-evaluation-and-management-em-visits-codes-99201-99215",
    "primary",
)
NORIDIAN_EM = Source(
    "Noridian JF Part A: E/M services and drug administration",
    f"{_NORIDIAN}/web/jfa/policies/coverage-articles/em-services-and-drug-administration-billing",
    "primary",
)
REGENCE_FACILITY = Source(
    "Regence: injection and infusion services in a facility",
    "https://www.regence.com/web/regence_provider/injection-and-infusion-services",
)
SELECT_HEALTH_09 = Source(
    "Select Health coding policy 09: hydration",
    "https://www.thinkbymore.com/doc/codingreimbursement-policy-hydration-(office-based)",
)
AAPC_REVENUE = Source("AAPC 166620: revenue codes for infusion", "https://www.aapc.com/")
X12_RFI_2151 = Source(
    "X12 RFI 2151: drug quantity in loop 2410",
    "https://x12.org/resources/requests-for-interpretation/rfi-2151-cpt04-units-837i-and-837p",
    "primary",
)
CODING_AHEAD_96523 = Source("codingahead: 96523", "https://www.codingahead.com/cpt-96523/")
X12_GUIDE = Source(
    "ASC X12 837 implementation guides X222A1 and X223A2: balancing and pointers", "https://x12.org/"
)

# modifiers, form, documents: further
CGS_PWK = Source("CGS DME JC: PWK segment", "https://cgsmedicare.com/jc/claims/PWK_Segment.html", "primary")
NORIDIAN_DOCUMENTATION = Source(
    "Noridian JE Part A: documentation requirements, drugs and biologicals",
    f"{_NORIDIAN}/web/jea/topics/documentation-requirements/drugs-biologicals-injections",
    "primary",
)
HCPRO_PER_VISIT = Source(
    "HCPro 68173: per-visit codes and concurrent chemotherapy",
    "http://www.hcpro.com/HIM-68173-859/Use-unlisted-code-96549-to-report-concurrent-chemotherapy.html",
)
HCPRO_MIDNIGHT = Source(
    "HCPro 262480: drug administration services that cross days",
    "https://www.hcpro.com/HIM-262480-859/QA-Reporting-drug-administration-services-that-cross-days.html",
)
JHH_DIAGNOSIS_ORDER = Source(
    "Johns Hopkins infusion guideline OUT001 (2020)",
    "https://www.scribd.com/document/710663563/infusion-guideline-092020",
)
AAPC_PULMONOLOGY = Source(
    "AAPC pulmonology alert: infusions that are part of a procedure",
    "https://aapc.com/codes/coding-newsletters/my-pulmonology-coding-alert/"
    "you-be-the-coderinfusion-codes-necessitate-constant-supervision-article",
)
MEDLEARN_TRANSFUSION = Source("Medlearn, week of 2022-12-26: fluid beside a transfusion")
CODING_CONVENTION = Source("Coding convention, remembered and not yet verified", trust="memory")

# tables
NCCI_PAIRS = Source(
    "CMS, Medicare NCCI procedure-to-procedure edits",
    "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits/"
    "medicare-ncci-procedure-procedure-ptp-edits",
    "primary",
)
NCCI_UNITS = Source(
    "CMS, Medicare NCCI Medically Unlikely Edits; Noridian, medically unlikely edits",
    "https://med.noridianmedicare.com/web/jfb/topics/claim-submission/medically-unlikely-edits",
    "primary",
)

# more on time
CCE_96369 = Source(
    "Clear Cost Estimate: 96369-96371", "https://www.clearcostestimate.com/billing/cpt/96369-96371"
)
AAPC_REPEAT_PUSH = Source("AAPC 130909: repeat pushes of the same drug", _AAPC_ONCOLOGY)
MEDLEARN_OVERLAP = Source("Medlearn, week of 2022-01-31: infusions that overlap for a part")
AAPC_PUMPS = Source("AAPC 180336, quoting Medicare article A55134: pumps that go on at home", _AAPC_ONCOLOGY)

# more on initial, add-on and sequence
AAPC_SEQUENTIAL = Source("AAPC 171590: a second drug is no further hour", _AAPC_ONCOLOGY)
JUCM_HYDRATION = Source(
    "JUCM: coding intravenous infusions, hydration, medical decision making",
    "https://www.jucm.com/coding-intravenous-infusions-hydration-medical-decision-making/",
)
AAPC_HYDRATION_PIECES = Source(
    "AAPC 159393 and forum 196971: hydration in pieces", "https://www.aapc.com/discuss/"
)
HCPRO_RESCUE = Source(
    "HCPro 217928 and AAPC 131995: leucovorin in a complex regimen", "https://www.hcpro.com/"
)
HAUGEN_REPEAT = Source(
    "Haugen: injections and infusions beyond the basics",
    "https://www.thehaugengroup.com/tips-expertise-injections-infusions-beyond-the-basics-webinar-qa/",
)

# more on drugs
IOM_12_30_5 = Source(
    "IOM 100-04 ch. 12 s. 30.5, as quoted: antiemetics and drugs for anaemia",
    "https://www.cms.gov/regulations-and-guidance/guidance/manuals/internet-only-manuals-ioms",
)
CCE_96401 = Source(
    "Care Cost Estimate: 96401 and 96402", "https://www.carecostestimate.com/billing/cpt/96401-96402"
)
A54682 = Source(
    "Medicare article A54682, as summarised: on-body injectors",
    "https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleId=54682",
)
MSHO_J2506 = Source(
    "MSHO notice of 2021-12-08: J2506 replaces J2505",
    "https://associationdatabase.com/aws/MSHO/pt/sd/news_article/409523/_PARENT/layout_details/true",
)
CCO_UNLISTED = Source("cco.community: unlisted drug codes", "https://cco.community/")
CODING_AHEAD_96372 = Source("codingahead: 96372", "https://webhooks.codingahead.com/cpt/codes/96372")

# more on waste
MEDLEARN_WASTE = Source("Medlearn (2016) and Medicare article A53024, as summarised: waste below a unit")

# what payers say of themselves
PAYER_POLICY = Source("The payer's own policy, which its profile names with the date on which it was read")
