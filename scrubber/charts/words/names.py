"""Names of drugs that charts write and the drug table lacks: a generic name, then its brands and short forms.

Only names: what is billed for a drug, and how, is the table's business. A salt or a longer name stands in a row of its
own (`potassium phosphate`), so that it is never taken for another drug that shares a word with it. General knowledge of
names; no fact of any of these drugs rests on this list.
"""

from __future__ import annotations

_ROWS = """
dextrose 5% in half saline: d5 1/2, d5 half
ringer's lactate: lactated ringer's, ringers
calcium gluconate: ca gluc, cal gluc, calcium gluc
calcium chloride: cacl, cacl2
sodium bicarbonate: sod bicarb
piperacillin/tazobactam: pip-tazo, pip tazo
ampicillin/sulbactam: amp-sulb, amp sulb
cefazolin: cefaz
gentamicin: genta
tobramycin: tobra
levofloxacin: levoflox
azithromycin: azithro
clindamycin: clinda
ceftazidime: ceftaz
ceftriaxone: ceftriax
diltiazem: dilt gtt, dilt
norepinephrine: norepi
cisplatin: cddp
ifosfamide: ifos
paclitaxel protein-bound: nab-pac, nab paclitaxel
dexamethasone: decad
metoclopramide: metoclop
ondansetron: ondan
prochlorperazine: prochlor
famotidine: famot
pantoprazole: panto
hydrocortisone: hydrocort
ketorolac: ketor
packed red blood cells: packed cells
ferric gluconate: ferr gluc
phytonadione: vit k
ascorbic acid: vit c, vitamin c
glutathione: glutathione
vitamin infusion: myers cocktail
hetastarch: hespan
ocrelizumab: zunovo
ustekinumab: selarsdi
golimumab: simponi
voclosporin: lupkynis
methoxy polyethylene glycol-epoetin beta: mircera
eflapegrastim: rolvedon
calaspargase: asparlas
vutrisiran: amvuttra
lumasiran: oxlumo
asfotase alfa: strensiq
cipaglucosidase: pombiliti
tofersen: qalsody
collagenase: xiaflex
pertuzumab trastuzumab hyaluronidase: phesgo
daratumumab hyaluronidase: faspro, darzalex faspro
alemtuzumab: campath
vincristine liposomal: marqibo
daunorubicin cytarabine liposomal: vyxeos
bendamustine: belrapzo
busulfan: busulfex
temozolomide: temodar
irinotecan liposomal: onivyde
pemetrexed: pemfexy
gemcitabine: infugem
floxuridine: fudr
leucovorin: lcv
levoleucovorin: khapzory
belinostat: beleodaq
fosnetupitant palonosetron: akynzeo
granisetron extended release: sustol
dolasetron: anzemet
cimetidine: tagamet
trimethobenzamide: tigan
clevidipine: cleviprex
bivalirudin: angiomax
prothrombin complex: kcentra
oritavancin: kimyrsa
ibalizumab: trogarzo
lenacapavir: sunlenca
hepatitis b immune globulin: hepagam, hepagam b
c1 esterase inhibitor recombinant: ruconest
antihemophilic factor: kogenate, adynovate, humate-p
factor viia: novoseven
anti-inhibitor coagulant complex: feiba
fexofenadine: allegra
montelukast: singulair
pentostatin: nipent
paliperidone: sustenna
brexanolone: zulresso
radium 223: xofigo
porfimer: photofrin
fat emulsion: lipids
carboplatin: carbo
oxaliplatin: oxali
gemcitabine: gem
vancomycin: vanc, vanco
rituximab: rtx, ritux
bevacizumab: bev
pembrolizumab: pembro
nivolumab: nivo
ipilimumab: ipi
bleomycin: bleo
vinblastine: velban
vincristine: vcr
docetaxel: docefrez
doxorubicin: adria
etoposide: vepesid
diphenhydramine: diphen
epoetin alfa: retacrit
esketamine: spravato
trastuzumab: herzuma, ontruzant
pegfilgrastim: fulphila, ziextenzo, nyvepria
filgrastim: zarxio, nivestym, releuko
ustekinumab: wezlana
tocilizumab: tyenne, tofidence
natalizumab: tyruko
eculizumab: bkemv, epysqli
octreotide depot: octreotide lar, sandostatin-lar
leuprolide depot: lupron-depot
acetaminophen: apap
acetaminophen: tylenol, apap
acetazolamide: diamox
acetylcysteine: acetadote, nac
adalimumab: humira
adenosine: adenocard
aducanumab: aduhelm
agalsidase beta: fabrazyme
albumin: albumin 25%, albumin 5%
albuterol: proventil, ventolin
aldesleukin: proleukin
alirocumab: praluent
alpha-1 proteinase inhibitor: zemaira, glassia, prolastin, prolastin-c, aralast
alteplase: cathflo, activase, tpa
amikacin:
aminophylline:
amiodarone: cordarone, nexterone
amivantamab: rybrevant
amoxicillin: augmentin
amphotericin b: amphotericin, ampho, ambisome, abelcet
anidulafungin: eraxis
anifrolumab: saphnelo
antithymocyte globulin: thymoglobulin, atgam
argatroban:
aripiprazole lauroxil: aristada
ascorbic acid: vitamin c
asparaginase erwinia: rylaze, erwinaze
atropine:
avalglucosidase alfa: nexviazyme
azacitidine: vidaza
aztreonam: azactam
basiliximab: simulect
belantamab: blenrep
belatacept: nulojix
betamethasone: celestone
bezlotoxumab: zinplava
bimekizumab: bimzelx
blinatumomab: blincyto
botulinum toxin: botox
bumetanide: bumex
buprenorphine: sublocade, brixadi
burosumab: crysvita
butorphanol: stadol
c1 esterase inhibitor: cinryze, berinert, haegarda
cabotegravir: cabenuva, apretude
caffeine:
calcitonin: miacalcin
calcitriol: calcijex
calcium chloride:
calcium gluconate: ca gluconate, cagluc
canakinumab: ilaris
cangrelor: kengreal
caplacizumab: cablivi
caspofungin: cancidas
cefiderocol: fetroja
cefotaxime: claforan
cefotetan:
cefoxitin: mefoxin
ceftaroline: teflaro
ceftazidime: fortaz, tazicef
ceftazidime/avibactam: avycaz
ceftolozane/tazobactam: zerbaxa
cefuroxime: zinacef
cerliponase alfa: brineura
certolizumab: cimzia
cetirizine: zyrtec, quzyttir
cetrelimab:
chloramphenicol:
chlorothiazide: diuril
chlorphenamine: chlorpheniramine, piriton
chlorpromazine: thorazine
cladribine: leustatin
clindamycin: cleocin
clofarabine: clolar
cloxacillin:
coagulation factor viii: advate, eloctate, factor viii
coagulation factor ix: benefix, alprolix, factor ix
colistimethate: colistin, coly-mycin
concizumab:
copanlisib: aliqopa
corticotropin: acthar
cosyntropin: cortrosyn
crizanlizumab: adakveo
crovalimab:
cyanocobalamin: b12, b-12, vit b12, vitamin b12, vitamin b-12
cyclosporine: sandimmune
dactinomycin: cosmegen
dantrolene: dantrium
datopotamab deruxtecan: datroway
deferoxamine: desferal
defibrotide: defitelio
denileukin: lymphir
desmopressin: ddavp
dexamethasone: dex
dexmedetomidine: precedex
dexrazoxane: zinecard, totect
dextrose 10%: d10w, d10
dextrose 50%: d50, d50w
dextrose 5% in half saline: d5 1/2 ns, d5 1/2ns, d5 half normal saline, d51/2ns
dextrose 5% in ringer's lactate: d5lr, d5 lr
dicyclomine: bentyl
digoxin: lanoxin
digoxin immune fab: digifab
dihydroergotamine: dhe, dhe 45, d.h.e. 45
diltiazem: cardizem
dimenhydrinate: gravol
dinutuximab: unituxin
dobutamine:
donanemab: kisunla
dopamine:
dostarlimab: jemperli
doxercalciferol: hectorol
doxorubicin liposomal: doxil, lipodox, liposomal doxorubicin
doxycycline: doxy
dupilumab: dupixent
ecallantide: kalbitor
edaravone: radicava
efgartigimod: vyvgart, vyvgart hytrulo
elosulfase alfa: vimizim
elranatamab: elrexfio
emapalumab: gamifant
emicizumab: hemlibra
enfortumab vedotin: padcev
enfuvirtide:
ephedrine:
epcoritamab: epkinly
epinephrine: epi, epipen, adrenaline
epoprostenol: flolan, veletri
eptifibatide: integrilin
eptinezumab: vyepti
erenumab: aimovig
ertapenem: invanz
erythromycin lactobionate: erythromycin
esmolol: brevibloc
esomeprazole: nexium
estradiol valerate: delestrogen
etanercept: enbrel
etelcalcetide: parsabiv
etomidate: amidate
evinacumab: evkeeza
evolocumab: repatha
famotidine: pepcid
fam-trastuzumab deruxtecan: enhertu, trastuzumab deruxtecan
fesoterodine:
fluphenazine decanoate: fluphenazine, prolixin
flumazenil: romazicon
folic acid: folate
fomepizole: antizol
foscarnet: foscavir
fosphenytoin: cerebyx
fremanezumab: ajovy
galcanezumab: emgality
galsulfase: naglazyme
ganciclovir: cytovene
gemtuzumab ozogamicin: mylotarg
givosiran: givlaari
glatiramer: copaxone
glofitamab: columvi
glucagon: glucagen
glucarpidase: voraxaze
glycopyrrolate: robinul
guselkumab: tremfya
half normal saline: half saline, 0.45% sodium chloride, 1/2 ns, 1/2ns, 0.45% ns, 0.45 ns, half ns
hydralazine: apresoline
hydroxocobalamin: cyanokit
hydroxyprogesterone: makena
hydroxyzine: vistaril, atarax
hyoscyamine: levsin
ibuprofen: caldolor, motrin, advil
ibutilide: corvert
icatibant: firazyr
idarucizumab: praxbind
idursulfase: elaprase
imipenem/cilastatin: primaxin, imipenem
inclisiran: leqvio
inebilizumab: uplizna
inotersen:
inotuzumab ozogamicin: besponsa
insulin: regular insulin, novolog, humalog, lantus, novolin, humulin, insulin lispro, insulin aspart
insulin: insulin regular, insulin glargine
interferon beta: avonex, rebif, betaseron, plegridy
interferon alfa: intron a, pegasys
isatuximab: sarclisa
isavuconazonium: cresemba
isoproterenol: isuprel
ixabepilone: ixempra
ixekizumab: taltz
ketamine: ketalar
labetalol: trandate
lacosamide: vimpat
lanadelumab: takhzyro
laronidase: aldurazyme
lecanemab: leqembi
lefamulin: xenleta
letermovir: prevymis
levocarnitine: carnitor
levothyroxine: synthroid
lidocaine: xylocaine
loncastuximab: zynlonta
loratadine: claritin
lurbinectedin: zepzelca
luspatercept: reblozyl
lutetium: lutathera, pluvicto
magnesium sulfate: mag, mag sulf, mgso4, magnesium, mag sulfate, mg sulfate
mannitol: osmitrol
margetuximab: margenza
medroxyprogesterone: depo-provera, depo provera, depo-subq provera
melphalan: alkeran, evomela
meropenem/vaborbactam: vabomere
methocarbamol: robaxin
methyldopate:
methylene blue: provayblue
methylergonovine: methergine
methylnaltrexone: relistor
methylprednisolone acetate: depo-medrol, depo medrol, depomedrol
methylprednisolone: methylpred, solu-medrol, solumedrol
metoprolol: lopressor
metronidazole: flagyl
micafungin: mycamine
milrinone: primacor
minocycline: minocin
mirikizumab: omvoh
mirvetuximab: elahere
mogamulizumab: poteligeo
mosunetuzumab: lunsumio
moxetumomab: lumoxiti
moxifloxacin: avelox
multivitamin: mvi, infuvite, m.v.i.
mycophenolate: cellcept
nafcillin:
nalbuphine: nubain
naltrexone: vivitrol
naxitamab: danyelza
necitumumab: portrazza
nelarabine: arranon
neostigmine: bloxiverz
nicardipine: cardene
nipocalimab: imaavy
nirsevimab: beyfortus
nitroglycerin: ntg, nitro
nivolumab/relatlimab: opdualag
norepinephrine: levophed
nusinersen: spinraza
ocrelizumab/hyaluronidase: ocrevus zunovo
ofatumumab: kesimpta, arzerra
olanzapine: zyprexa
olipudase alfa: xenpozyme
omacetaxine: synribo
omadacycline: nuzyra
onabotulinumtoxina:
oxacillin:
oxytocin: pitocin
packed red blood cells: prbc, prbcs, prbc's, red cells, rbcs
paliperidone: invega sustenna, invega trinza, invega
palivizumab: synagis
pantoprazole: protonix
papaverine:
paricalcitol: zemplar
pasireotide: signifor
patisiran: onpattro
pegaspargase: oncaspar
pegcetacoplan: empaveli
peginterferon: pegasys, pegintron
pegunigalsidase alfa: elfabrio
pegvaliase: palynziq
penicillin g benzathine: bicillin, bicillin l-a, bicillin la
penicillin g: penicillin, pen g, pfizerpen
pentamidine: pentam, nebupent
pentobarbital: nembutal
peramivir: rapivab
phenobarbital:
phentolamine: oraverse
phenylephrine: neo-synephrine, neosynephrine
phenytoin: dilantin
physostigmine:
phytonadione: vitamin k, aquamephyton
fresh frozen plasma: ffp
plasmalyte: plasma-lyte, normosol
platelets: plts, platelet pheresis
plazomicin: zemdri
plerixafor: mozobil
polymyxin b:
posaconazole: noxafil
potassium acetate:
potassium chloride: kcl, k rider, k-rider, k+ rider, potassium
potassium phosphate: k phos, kphos, k-phos
pozelimab: veopoz
pralatrexate: folotyn
pralidoxime: protopam
prednisone: deltasone
procainamide:
progesterone:
propofol: diprivan
propranolol:
protamine:
pyridoxine: vitamin b6
quinupristin/dalfopristin: synercid
ranitidine: zantac
ravulizumab: ultomiris
remdesivir: veklury
remifentanil: ultiva
retifanlimab: zynyz
rho(d) immune globulin: rhogam, winrho, rhophylac
risankizumab: skyrizi
risperidone: risperdal consta, perseris, uzedy
rolapitant: varubi
romidepsin: istodax
romosozumab: evenity
rozanolixizumab: rystiggo
sacituzumab govitecan: trodelvy
sargramostim: leukine
sarilumab: kevzara
satralizumab: enspryng
sebelipase alfa: kanuma
secnidazole:
secukinumab: cosentyx
sodium acetate:
sodium bicarbonate: bicarb, sodium bicarb, nahco3
sodium phosphate: na phos, sodium phos
sodium thiosulfate: pedmark
somatropin: genotropin, norditropin
spesolimab: spevigo
streptozocin: zanosar
sugammadex: bridion
sulfamethoxazole/trimethoprim: bactrim, septra, smx-tmp
sumatriptan: imitrex
sutimlimab: enjaymo
tacrolimus: prograf
tafasitamab: monjuvi
taliglucerase alfa: elelyso
talquetamab: talvey
tarlatamab: imdelltra
tbo-filgrastim: granix
tebentafusp: kimmtrak
teclistamab: tecvayli
tedizolid: sivextro
telavancin: vibativ
tenecteplase: tnkase
teplizumab: tzield
teprotumumab: tepezza
terbutaline: brethine
teriparatide: forteo
testosterone cypionate: testosterone, depo-testosterone, depo testosterone, testosterone enanthate
tezepelumab: tezspire
thiotepa: tepadina
tigecycline: tygacil
tildrakizumab: ilumya
tisotumab vedotin: tivdak
tobramycin: nebcin
toripalimab: loqtorzi
trabectedin: yondelis
tralokinumab: adbry
tranexamic acid: txa, cyklokapron
tremelimumab: imjudo
treprostinil: remodulin
triamcinolone: kenalog
trilaciclib: cosela
ublituximab: briumvi
upadacitinib:
urofollitropin:
vaccine: flu vaccine, influenza vaccine, tdap, pneumovax, prevnar, shingrix, hepatitis b vaccine, hep b vaccine
valproate: depacon, valproate sodium, valproic acid, depakote
vasopressin:
vecuronium:
velaglucerase alfa: vpriv
velmanase alfa: lamzede
verapamil:
vestronidase alfa: mepsevii
viltolarsen: viltepso
eteplirsen: exondys, exondys 51
golodirsen: vyondys, vyondys 53
casimersen: amondys
voriconazole: vfend
zanidatamab: ziihera
zanolimumab:
ziprasidone: geodon
zidovudine: retrovir
zolbetuximab: vyloy
zilucoplan: zilbrysq
iv fluids: iv fluid, ivf
hydration: iv hydration
trace elements: multitrace, tralement
fat emulsion: intralipid, smoflipid
tpn: total parenteral nutrition, clinimix
whole blood:
cryoprecipitate: cryo
immune globulin subcutaneous: cuvitru, xembify, cutaquig
immune globulin: asceniv, panzyga, yimmugo, alyglo
"""

FLUIDS = frozenset(
    {
        "dextrose 10%", "dextrose 5% in half saline", "dextrose 5% in ringer's lactate", "half normal saline",
        "plasmalyte", "iv fluids", "hydration",
    }
)  # fmt: skip
BLOOD = frozenset(
    {"packed red blood cells", "fresh frozen plasma", "platelets", "whole blood", "cryoprecipitate"}
)


def rows() -> dict[str, tuple[str, ...]]:
    """Return each generic name with its other names."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _ROWS.strip().splitlines():
        name, _, others = line.partition(":")
        listed = tuple(part.strip() for part in others.split(",") if part.strip())
        found[name] = (*found.get(name, ()), *listed)
    return found
