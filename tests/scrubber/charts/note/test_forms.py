"""What forms and handovers say without saying it: boxes, grids, numbered bags, a line that is cleared.

Each text is short, and what it documents can be read off it; the traps beside them document nothing, or no exact time.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration

HEAD = "Date of service: 03/02/2026\n"


def told(item: Administration) -> str:
    """Return an administration in short: drug, certain times, dose."""
    runs = "+".join(
        "-".join(f"{at:%H:%M}" if at else "?" for at in (run.start, run.stop)) for run in item.runs()
    )
    dose = f" {item.dose.value.normalize():f} {item.dose.unit.casefold()}" if item.dose else ""
    return f"{item.substance} {runs or '?'}{dose}"


CASES: dict[str, list[str]] = {
    # a person's name is no word of giving
    "Remicade 400 mg checked with L. Obi RN, started 0930, stopped 1130.": ["Remicade 09:30-11:30 400 mg"],
    "Remicade 400 mg IVPB started 0930 by T. Held RN, stopped 1130.": ["Remicade 09:30-11:30 400 mg"],
    "Neulasta OBI applied R arm 1512.": ["Neulasta 15:12-?"],
    # behind an end at the margin's time stands how much went in; what else is named may begin then or later
    "1828 FFP started, 20g R wrist.\n1917 Unit complete, 265 mL FFP + 30 mL NS.": ["FFP 18:28-19:17"],
    "0900 Taxol 300 mg IVPB hung. 1130 infusion complete, Carbo 450 mg in 250 NS.": [
        "Taxol 09:00-11:30 300 mg",
        "Carbo ? 450 mg",
    ],
    "0900 Taxol 300 mg IVPB hung. 1130 infusion complete, Benadryl 25 mg IVP.": [
        "Taxol 09:00-11:30 300 mg",
        "Benadryl 11:30-? 25 mg",
    ],
    # a dose and a way at a time, of the drug that was named right before
    "Fentanyl 100 mcg amp signed out. 75 mcg IVP @ 1622 for dressing change.": ["Fentanyl 16:22-? 75 mcg"],
    "Morphine 4 mg IVP 1600. 2 mg IVP 1630.": ["Morphine 16:00-? 4 mg", "Morphine 16:30-? 2 mg"],
    "Remicade 400 mg IVPB 1000-1200. Ativan ordered q4h. 1 mg IVP @ 0900.": ["Remicade 10:00-12:00 400 mg"],
    # a second bag of fluid begins where all before it ended, and not beside one that runs
    "1325 NS 1000 ml hung. 1447 1st bag in. Bag 2: D5 1/2NS 500 ml up 1450. 1652 bag 2 in.": [
        "NS 13:25-14:47 1000 ml",
        "D5 1/2NS 14:50-16:52 500 ml",
    ],
    "0900 NS 1 L hung. 1000 bag done. 1002 NS 2nd bag up @ 125/hr. 1402 NS stopped.": [
        "NS 09:00-10:00 1 l",
        "NS 10:02-14:02",
    ],
    "NS 1 L hung 0900 @ 500/hr. New bag NS hung 1100. NS done 1300.": ["NS 09:00-13:00 1 l"],
    # units of blood by number; of no other drug
    "PRBC unit #1 0912-1137, unit #2 1150-1418.": ["PRBC 09:12-11:37", "PRBC 11:50-14:18"],
    "Magnesium 2 g IVPB #1 0900-1000, #2 1010-1110.": ["Magnesium 09:00-10:00 2 g", "Magnesium 10:10-11:10"],
    # rows with the latest first
    "infliximab 400 mg in NS 250 mL\nStopped 03/02/26 1225\nRate Change 03/02/26 1040 250 mL/hr\n"
    "New Bag 03/02/26 1010 125 mL/hr": ["infliximab 10:10-12:25 400 mg"],
    # an immune globulin under the skin runs, and so it ends; other injections do not
    "Hizentra 12 g SC 4 sites, pump on 1015, off 1130.": ["Hizentra 10:15-11:30 12 g"],
    "Lantus 10 units SC 0900. Fluids off 1000.": ["Lantus 09:00-? 10 units"],
    # what was ordered, and what was told on the phone
    "Orders        Dose      Diluent     Rate\nGemzar    1,800 mg    NS 250     30 min\n0915 Treatment held.": [],
    "TELEPHONE ENCOUNTER 03/02/2026 1105\nHome pump for Teflaro 600 mg beeped at 0600.": [],
    # a run between two times, and the change of a site
    "Pt had Entyvio 300 mg IV between 0910 and 0945.": ["Entyvio ? 300 mg"],
    "Remodulin SQ pump site change 1100, rate 0.035 mL/hr.": [],
    # what is told behind a whole run of saline is of what was stopped for it; a second range may be of the watching
    "Remicade 400 mg hung 0930. BP low 1000: infusion off, NS 500 mL 1002-1020, back on 1030, done 1215.": [
        "Remicade 09:30-10:00+10:30-12:15 400 mg",
        "NS 10:02-10:20 500 ml",
    ],
    "Taxol 300 mg hung 0930. 1000 rigors, stopped. NS 500 mL 1002-1020, restarted 1030, finished 1215.": [
        "Taxol 09:30-10:00+10:30-12:15 300 mg",
        "NS 10:02-10:20 500 ml",
    ],
    "Remicade 400 mg 0900-1000. NS 1 L started 1010, stopped 1030 for infiltration, restarted 1045, done 1145.": [
        "Remicade 09:00-10:00 400 mg",
        "NS 10:10-10:30+10:45-11:45 1 l",
    ],
    "Taxol 300 mg hung 0930, off 1100. Nausea, stopped 1110.": ["Taxol 09:30-11:00 300 mg"],
    "0930 - 1000 Venofer 200 mg, 1000 - 1030 obs.": ["Venofer 09:30-10:00 200 mg"],
    "Venofer 200 mg 0930-1000 VS stable.": ["Venofer 09:30-10:00 200 mg"],
    # a bolus, and the drip behind its own time
    "0750 Heparin 4000 units IV bolus, 0755 gtt 12 u/kg/hr, off 1300.": [
        "Heparin 07:50-? 4000 units",
        "Heparin 07:55-13:00",
    ],
    # what was hung behind a closed clamp did not run; another record says another time
    "1400 hung Zosyn. Forgot to open clamp, found at 1440, running since.": ["Zosyn ?"],
    "0900 Vanc 1 g hung. 1030 done, line clamped.": ["Vanc 09:00-10:30 1 g"],
    "Remicade 400 mg started 0930. Chart says 0915. Done 1130.": ["Remicade ? 400 mg"],
    "0930 Remicade 400 mg connected; not started until labs back 1005. 1215 done.": ["Remicade ? 400 mg"],
    # a day that the note is not of
    "No infusion today, febrile. Remicade 400 mg from 1/12 ran 0900-1100.": ["Remicade ? 400 mg"],
    "Remicade 400 mg on 3/2 0900-1100. Next on 4/27.": ["Remicade 09:00-11:00 400 mg"],
    # who was in and out
    "Pt in 0900, Remicade 400 mg IVPB, out 1140.": [],
    "Remicade 400 mg 0930-1130, IV in 0915 out 1140.": ["Remicade 09:30-11:30 400 mg"],
    "NS 1L bolus up 1105. Bolus in 1210.": ["NS 11:05-12:10 1 l"],
    "Last infusion in 2019. Remicade 400 mg started 0930, done 1130.": ["Remicade 09:30-11:30 400 mg"],
    # what another ward began
    "Rcvd from ED at 1730 w/ Rocephin 2 g hanging (ED start 1712). Rocephin done 1748.": ["Rocephin ?-17:48"],
    # an injection of a syringe by its strength, and of thousands of units
    "Depo-Provera 150 mg/mL IM R deltoid, 1433.": ["Depo-Provera 14:33-?"],
    "Procrit 40k units SQ abd 1108, Hgb 9.1.": ["Procrit 11:08-?"],
    # shut off, all in, on hold
    "Octagam 40 g begun 0850 @ 42 ml/hr, up to 168 @ 0950 and left there. All in 1120.": ["Octagam 08:50-11:20 40 g"],
    "Maybe 10 min into Taxol 300 mg IVPB, face flushed. Shut off at 1149.": ["Taxol ?-11:49 300 mg"],
    "0915 Taxol 300 mg hung. 0930 flushed, chest tight, pump on hold. 0950 resumed. 1230 complete.": [
        "Taxol 09:15-09:30+09:50-12:30 300 mg",
    ],
    "Here for Entyvio 300 mg. In at 1305, out at 1400.": [],
    "Entyvio 300 mg. In at 1305, done 1337.": ["Entyvio 13:05-13:37 300 mg"],
    "1305 Entyvio 300 mg up. In at 1337.": ["Entyvio 13:05-13:37 300 mg"],
    "1305 Entyvio 300 mg hung. 1320 Pt up. In at 1337.": ["Entyvio 13:05-? 300 mg"],
    # boxes: what is not ticked was not chosen; one with a time beside it is no choice
    "Briumvi. Dose [ ] 150 mg [x] 450 mg in 250 mL NS 0855-0958.": ["Briumvi 08:55-09:58 450 mg"],
    "[ ] Benadryl 25 mg IVP  [x] Pepcid 20 mg IVP 0900": ["Pepcid 09:00-? 20 mg"],
    "[ ] 0900 Benadryl 25 mg IVP": ["Benadryl 09:00-? 25 mg"],
    # a line that is cleared is no infusion
    "0846 Entyvio 300 mg/250 mL NS up. 0919 infusion complete, line cleared w/ 30 mL NS.": [
        "Entyvio 08:46-09:19 300 mg",
    ],
    "Ancef 1 g IVPB 1000-1030. NS 50 mL behind it to clear tubing.": ["Ancef 10:00-10:30 1 g"],
    # a volume of fluid right behind a dose is its bag, and not behind one that was pushed
    "Stelara IV load 390 mg (130 x3) 250 NS 1325/1431": ["Stelara 13:25-14:31 390 mg"],
    "Remicade 500 mg NS 250 started 0930 stopped 1130": ["Remicade 09:30-11:30 500 mg"],
    "Keppra 1500 mg NS 100 mL IVPB 2147-2203": ["Keppra 21:47-22:03 1500 mg"],
    "Fabrazyme 80 mg, 16 mL into a 500 mL NS bag. Begun at 0905.": ["Fabrazyme 09:05-? 80 mg"],
    "Saphnelo 300 mg, on 930a off 1002a": ["Saphnelo 09:30-10:02 300 mg"],
    # a bolus is a bag of its own
    "Zofran 4 mg IVP 0910, NS 500 mL bolus 0930-1010": ["Zofran 09:10-? 4 mg", "NS 09:30-10:10 500 ml"],
    # what is ticked tells the way; the device tells nothing
    "Glassia 4200 mg  Device [x] Curlin pump  [ ] Gravity\nStart 1:32 PM  Stop 2:43 PM": [
        "Glassia 13:32-14:43 4200 mg"
    ],
    "Entyvio 300 mg (1 vial), 250 mL NS 1325-1431": ["Entyvio 13:25-14:31 300 mg"],
    "Magnesium 2 g 50 D5W hung 1000": ["Magnesium 10:00-? 2 g"],
    "Zofran 8 mg IVP 0955. 500 NS 1325-1431": ["Zofran 09:55-? 8 mg", "NS 13:25-14:31"],
    "Benadryl 25 mg (slow IVP) 500 NS 1000-1100": ["NS 10:00-11:00"],
    "Zofran 8 mg IV (x1 for nausea) 500 NS 1325-1431": ["NS 13:25-14:31"],
    # what was taken by mouth is not what runs, and an infusion begins with its first rate
    "Premeds self-taken PO 0830: Tylenol 650, Claritin 10\nProduct: Octagam 35 g (350 mL)\nTIME   RATE    BP\n"
    "0925   40      132/80\n0955   80      128/78\nInfusion began 0925, ended 1352.": ["Octagam 09:25-13:52 35 g"],
    "Premeds PO 0830: Tylenol 650, Claritin 10\nOctagam 35 g (350 mL)\nInfusion began 0925, ended 1352.": [
        "Tylenol 08:30-?",
        "Claritin 08:30-?",
        "Octagam 09:25-13:52 35 g",
    ],
    "PO meds 0830: Tylenol 650 mg, Claritin 10 mg.": [
        "Tylenol 08:30-? 650 mg",
        "Claritin 08:30-? 10 mg",
    ],
    # numbered steps: the first one starts it
    "Lumizyme 1600 mg in 400 mL NS\nStep 1   20 mL/hr    started 0920\nStep 2   60 mL/hr    0950\n"
    "Infusion completed 1247": ["Lumizyme 09:20-12:47 1600 mg"],
    "Nulojix 445 mg in 100 mL NS\nStage #1: 20 mL/hr started 0920\nStage #2: 60 mL/hr 0950\nStopped 1020": [
        "Nulojix 09:20-10:20 445 mg",
    ],
    # a load and what follows it are two bags; the rest of one bag is none
    "Mag sulfate 4 g/100 mL loading bag 0210-0231 on pump. Maint bag 20 g/500 mL hung 0232 at 50 mL/hr.": [
        "Mag sulfate 02:10-02:31 4 g",
        "Mag sulfate 02:32-? 20 g",
    ],
    "InFed test dose 25 mg IVP at 0930. Benadryl 25 mg IVP 0940. Remaining 975 mg in 500 mL NS 1035-1448.": [
        "InFed 09:30-? 25 mg",
        "Benadryl 09:40-? 25 mg",
        "InFed 10:35-14:48 975 mg",
    ],
    "Remicade 400 mg IVPB 0900-0930. Heparin bolus 5000 units IVP 0910. Remaining 200 mg infused 1000-1030.": [
        "Remicade 09:00-09:30 400 mg",
        "Heparin 09:10-? 5000 units",
        "Remicade 10:00-10:30 200 mg",
    ],
    "Heparin bolus 5000 units IVP 0900. Maintenance gtt 25,000 units/250 mL started 0905 at 18 mL/hr.": [
        "Heparin 09:00-? 5000 units",
        "Heparin 09:05-? 25000 units",
    ],
    # a bag is up at a rate, or through; a small word in a longer phrase is no event by itself
    "1100 Cardizem gtt up at 5 mL/hr. 1130 increased to 10 mL/hr.": ["Cardizem 11:00-?"],
    "0900 insulin gtt started @ 2 units/hr. 1000 insulin gtt up 3 units/hr.": ["insulin 09:00-?"],
    "1810 paracetamol 1 g IV infusion up\n1827 paracetamol through, cannula flushed": [
        "paracetamol 18:10-18:27 1 g",
    ],
    "Pitocin 30 units/500 mL LR started 0715. Turned off 1420 for late decels.": [
        "Pitocin 07:15-14:20 30 units",
    ],
    "Pitocin 30 units/500 mL LR started 0715. Oxygen turned off 1420.": ["Pitocin 07:15-? 30 units"],
    # numbered units, two shots, and a saline lock
    "FFP x2: #1 1655-1738, #2 1742-1825.": ["FFP 16:55-17:38", "FFP 17:42-18:25"],
    "0912 Versed 2 mg IV. 0918 Versed 1 mg IV.": ["Versed 09:12-? 2 mg", "Versed 09:18-? 1 mg"],
    "1005 Toradol 30 mg IV. Summary: Toradol 30 mg IV at 1015.": ["Toradol ? 30 mg"],
    "1805 rec'd from ER w/ Levaquin 750 mg IVPB infusing. Levaquin finished 1835, SL flushed.": [
        "Levaquin ?-18:35 750 mg",
    ],
    "Zofran 4 mg SL at 0910.": [],
    "Lovenox 40 mg SQ 0900. 2nd dose 40 mg SQ 2100.": ["Lovenox 09:00-? 40 mg", "Lovenox 21:00-? 40 mg"],
    "Lasix 40 mg IVP 0830. Second dose 40 mg IVP due @ 1400.": ["Lasix 08:30-? 40 mg"],
    "0830 Dilaudid 1 mg IVP. 0840 Zofran 4 mg IVP. 0920 repeat dose 2 mg IVP.": [
        "Dilaudid 08:30-? 1 mg",
        "Zofran 08:40-? 4 mg",
    ],
    "Vanc 1 g IVPB 0900. Vanc 1.25 g IVPB 2100.": ["Vanc 09:00-? 1 g", "Vanc 21:00-? 1.25 g"],
    "Vanc 1 g IVPB 0900. Vanc 1.25 g IVPB 0915.": ["Vanc ? 1 g"],
    # a shift's hours are no run; a restart is told once; what was hung did perhaps not run
    "0700-1900: NS w/ 20 KCl @ 125 mL/hr continuous.": ["NS w/ 20 KCl ?"],
    "0900-1100: NS 250 mL @ 125 mL/hr.": ["NS 09:00-11:00 250 ml"],
    "Heparin gtt paused 0930-1030 for procedure. Resumed 1030 at 14 mL/hr.": ["Heparin ?-09:30+10:30-?"],
    "0800 Solu-Medrol 1 g/100 NS hung. 0802 unspiked, not infused, returned to pharmacy.": ["Solu-Medrol ? 1 g"],
    "Remicade 400 mg IVPB 0800-1005, 20 mL not infused.": ["Remicade 08:00-10:05 400 mg"],
    # a dose has the name of the hour at which it was due; what was primed was not begun; the bag's volume is no dose
    "Vanco 1 g IVPB (0900 dose) hung at 1005, completed 1110.": ["Vanco 10:05-11:10 1 g"],
    "Zosyn 3.375 g IVPB. Zosyn 1200 dose given, complete 1237.": ["Zosyn ?-12:37 3.375 g"],
    "Benadryl 25 mg IVP. 1015 dose given.": ["Benadryl 10:15-? 25 mg"],
    "0905 Keytruda 200 mg spiked & primed. 0944 Keytruda done.": ["Keytruda ?-09:44 200 mg"],
    "Remicade. Start time 0900. Stop time 1105. Total volume 290 mL. Dose 500 mg.": ["Remicade 09:00-11:05 500 mg"],
    "Toradol 30 mg IVP x1 now. Given 1815 AF.": ["Toradol 18:15-? 30 mg"],
    # a number before a fluid is a bag, and no blood pressure
    "Venofer 300/250 NS #2 of 3 start 11:10a end 12:45p": ["Venofer 11:10-12:45"],
    # a dialysis takes fluid off, and saline brings the blood back
    "Heparin 2,000 units IV bolus 0612. Net UF 2.4 L. Rinseback NS 250 mL 0958.": ["Heparin 06:12-? 2000 units"],
    # an order that heads its record; one of which nobody says that it was given; a guide on the wall
    "Order: Remicade 400 mg IV\n  Start Time: 0905   End Time: 1107": ["Remicade 09:05-11:07 400 mg"],
    "Order: Remicade 400 mg IV\n  Given: not given, called at 0905": [],
    "RITUXAN RATE GUIDE (posted med room, rev 03/02/2026)\n1st infusion: start 50 mL/hr, max 400 mL/hr\n"
    "Premed Tylenol 650 mg PO + Benadryl 50 mg IV 30 min before.": [],
    # a charge sheet, where not all is a drug
    "#   Item                          Start   Stop    Min\n1   Orencia 750 mg IV infusion    0934    1006    32\n"
    "2   Hydration NS 500 mL           1010    1052    42\n3   PIV start kit                 0900    0905": [
        "Orencia 09:34-10:06 750 mg",
        "NS 10:10-10:52 500 ml",
    ],
    # taken back in its own line; of several nobody knows which
    "1010 morphine 4 mg IVP. ** CHARTED IN ERROR - WRONG PATIENT, disregard. **": [],
    "1010 morphine 4 mg IVP. 1020 Zofran 4 mg IVP. Entered in error: wrong patient.": [
        "morphine ? 4 mg",
        "Zofran ? 4 mg",
    ],
    # which of several began was guessed, and so is the last one
    "Taxol 300 mg. Carbo 500 mg. Started 0915, stopped 1015. Started 1020, stopped 1100.": [
        "Taxol ? 300 mg",
        "Carbo ? 500 mg",
    ],
    # a changed rate is no start, and what ran before began when nobody here saw it
    "0700 NS at 200 mL/hr infusing since 0330\n1500 NS decreased to 100 mL/hr": ["NS ?"],
    "1500 NS 1 L rate changed to 100 mL/hr": [],
    "0900 NS 1 L hung at 200 mL/hr\n1500 NS decreased to 100 mL/hr\n1700 NS stopped": ["NS 09:00-17:00 1 l"],
    # what the patient lost is no dose
    "0900 NS hung at 200 mL/hr\n1830 UOP 1,900 mL this shift": ["NS 09:00-?"],
    # what somebody came for, what the pharmacy did, what another shift gave
    "0900 pt here for Lupron Depot 22.5 mg IM. Drug not on site.": [],
    "Pt here for Lupron Depot 22.5 mg IM at 0900.": [],
    "0742 Cyramza 560 mg / NS 250 mL compounded. 0905 returned.": [],
    "03/02/2026 0958 PROGRAM Riabni 650 mg / 500 mL NS\n1001 Riabni started\n1412 Riabni complete": [
        "Riabni 10:01-14:12 650 mg",
    ],
    "0720 rec'd from nights, Dilaudid PCA in use.": [],
    # several of one drug
    "NS 1 L hung 0900. 2nd NS 1000 mL started 1000. 2nd NS complete 1100.": [
        "NS 09:00-? 1 l", "NS 10:00-11:00 1000 ml",
    ],
    "LR #1 hung 0900. LR #2 hung 1000. LR #2 off 1100.": ["LR 09:00-?", "LR 10:00-11:00"],
    "Leqembi #7 720 mg started 0900, stopped 1003.": ["Leqembi 09:00-10:03 720 mg"],
    "Alteplase total dose 90 mg. Alteplase bolus 9 mg IVP 1000, alteplase infusion 81 mg 1001-1101.": [
        "Alteplase 10:00-? 9 mg", "alteplase 10:01-11:01 81 mg",
    ],
    "UNIT 1   Component: Red cells\nTransfusion started: 0944     Transfusion ended: 1232\n"
    "UNIT 2   Component: Red cells\nTransfusion started: 1255": ["Red cells 09:44-12:32", "Red cells 12:55-?"],
    # a bolus that ends has run
    "Mag sulfate 4 g bolus hung 1000. Mag bolus done 1020. Mag 2 g/hr started 1020.": [
        "Mag sulfate 10:00-10:20 4 g", "Mag 10:20-?",
    ],
    "Heparin bolus 5000 units 1000. Heparin gtt 1005 @ 18 mL/hr. Heparin stopped 1800.": [
        "Heparin 10:00-? 5000 units", "Heparin 10:05-18:00",
    ],
    # what is told of other days, and why
    "0946 Vivitrol 380 mg IM L glut, last opioid > 14 d ago": ["Vivitrol 09:46-? 380 mg"],
    "0915 Aranesp 100 mcg SQ L arm, last dose 2/9": ["Aranesp 09:15-? 100 mcg"],
    "Hydrocortisone 100mg IV bolus given 09.20 as previous reaction.": ["Hydrocortisone 09:20-? 100 mg"],
    "Taxol started 0942, stopped 0948. Rechallenge ordered at half rate: Taxol resumed 1035, complete 1438.": [
        "Taxol 09:42-09:48+10:35-14:38",
    ],
    # by and since are no exact times
    "Zosyn 3.375 g IVPB @ 0600, in by 0631.": ["Zosyn 06:00-? 3.375 g"],
    "AmBisome 300 mg IVPB running since 1730, off 1930.": ["AmBisome ?-19:30 300 mg"],
    "IVIG 30 g started 0900, should be in by 1400.": ["IVIG 09:00-? 30 g"],
    # forms
    "Medication ......... zoledronic acid 5 mg IV\nTime started ....... 1:33 PM\nTime ended ......... 2:01 PM": [
        "zoledronic acid 13:33-14:01 5 mg",
    ],
    "Remicade 400 mg IV\nInfusion START (24 h): 11:06\nInfusion END (24 h): 12:20": ["Remicade 11:06-12:20 400 mg"],
    "Hydration (poor PO): Lactated Ringers 500 mL     On: 11:00 am    Off: 12:10 pm": [
        "Lactated Ringers 11:00-12:10 500 ml",
    ],
    "A: 1440 hydromorphone 1 mg IVP.": ["hydromorphone 14:40-? 1 mg"],
    "Lasix 20 mg IV push 1126\nUNIT 2": ["Lasix 11:26-? 20 mg"],
    # what it was mixed with, what the patient drank, which of several it was
    "Rocephin 1 g IM L thigh 0915 mixed w/ lidocaine 1% 2 mL.": ["Rocephin 09:15-? 1 g"],
    "Reclast 5 mg IV, 1000 to 1021, pt hydrated w/ 500 mL PO": ["Reclast 10:00-10:21 5 mg"],
    "Morphine 2 mg IVP 1000. Morphine 2 mg IVP #2 1030.": ["Morphine 10:00-? 2 mg", "Morphine 10:30-? 2 mg"],
    "Order: Ferrlecit 125 mg in 100 mL NS over 1 hr. Given 125 mg 1300-1402 via R PIV.": [
        "Ferrlecit 13:00-14:02 125 mg",
    ],
    # an entry that is taken back: left out where it says whose it was, in doubt where it does not
    "1005 Xgeva 120 mg SQ given.\n1010 DISREGARD ABOVE - charted on wrong patient. This pt did not get Xgeva.\n"
    "1031 Evenity 210 mg SQ given": ["Evenity 10:31-? 210 mg"],
    "0900 Zofran 8 mg IVP\n0910 Toradol 30 mg IVP\n0915 Toradol charted in wrong chart.": ["Zofran 09:00-? 8 mg"],
    "0900 Zofran 8 mg IVP\n0910 Toradol 30 mg IVP\n0915 Above entry charted on wrong patient.": [
        "Zofran ? 8 mg", "Toradol ? 30 mg",
    ],
    "0905 Benadryl 25 mg IVP given\nERROR - wrong chart. Not this pt.": ["Benadryl ? 25 mg"],
    "1005 Xgeva 120 mg SQ given. Pt did not receive Xgeva.": ["Xgeva ? 120 mg"],
    "0910 Toradol 30 mg IVP. Charted on wrong pt earlier.": ["Toradol ? 30 mg"],
    # what the patient came with ran already
    "1915 Rec'd on propofol 30 mcg/kg/min via R IJ": [],
    "1915 Received on NS @ 100 mL/hr via L AC": [],
    "0700 Received report. Patient on NS @ 125 mL/hr via R FA.": [],
    "0655 LR started @ 50 mL/hr\n0855 rec'd, sleepy, LR still running\n1010 LR stopped": ["LR 06:55-10:10"],
    "0910 Received Toradol 30 mg IVP, tolerated": ["Toradol 09:10-? 30 mg"],
    # a syringe of saline is no infusion
    "1020 both lumens NS 10 mL, heparin 300 units. Caps changed.": [],
    "1020 NS 10 mL IVP, caps changed": [],
    "1020 NS 500 mL, 1120 down": ["NS 10:20-11:20 500 ml"],
    # what is shown, and what is taken home
    "Pt shown Skyrizi on-body injector on demo pad 1015-1040, return demo good.": [],
    "1220 Home with oral etoposide 100 mg BD days 2-3 and ondansetron 8 mg BD": [],
    "1220 Home on Cipro 500 mg PO BID x 7 d": [],
    "Remicade 400 mg IV 1000-1200, home with wife 1230": ["Remicade 10:00-12:00 400 mg"],
    # `in` behind a comma is the end of what runs; of nothing else is it known which end it is
    "1016 Vinblastine 10.3 mg IVPB minibag, in 1024": ["Vinblastine 10:16-10:24 10.3 mg"],
    "Zosyn 3.375 g IVPB hung 0900, in 0930": ["Zosyn 09:00-09:30 3.375 g"],
    "Vinblastine 10.3 mg IVPB, in 1024": ["Vinblastine ? 10.3 mg"],
    "Zosyn 3.375 g up 21 05 down 21 38, next 03 00.": ["Zosyn 21:05-21:38 3.375 g"],
    # a dose that was repeated, and one that may be
    "Ativan 1 mg IVP 0212, repeat 1 mg IVP 0231": ["Ativan 02:12-? 1 mg", "Ativan 02:31-? 1 mg"],
    "1915 Propofol 60 mg IVP, 1917 add'l 20 mg": ["Propofol 19:15-? 60 mg", "Propofol 19:17-? 20 mg"],
    "Ativan 1 mg IVP 0212, may repeat 1 mg IVP 0231": ["Ativan 02:12-? 1 mg"],
    "Toradol 30 mg IVP 0900, 0930 repeat vitals": ["Toradol 09:00-? 30 mg"],
    "0900 Toradol 30 mg IVP, 0930 repeat vitals": ["Toradol 09:00-? 30 mg"],
    # a pump that is named, and one that only stands there
    "Cuvitru 12 g (60 mL)\nFreedom60 pump on 6:20 PM, off 7:34 PM": ["Cuvitru 18:20-19:34 12 g"],
    "0940 Carboplatin 450 mg commenced\n1030 To WC, pump on battery\n1045 Carboplatin finished": [
        "Carboplatin 09:40-10:45 450 mg",
    ],
    # what was hung and did not run, and what is named behind an end
    "0900 Ferrlecit hung, not started until 0925 (pump alarm). 1030 done. Ferrlecit 125 mg/100 NS.": [
        "Ferrlecit ?-10:30 125 mg",
    ],
    "0900 Vanc 1 g hung. Clamp found closed, began infusing 0920. 1030 done.": ["Vanc ? 1 g"],
    "1044 Ofirmev 1 g IVPB up, 1100 done. Ancef 2 g IVPB.": ["Ofirmev 10:44-11:00 1 g", "Ancef ? 2 g"],
    "1215 NS 50 mL flush ended 1225.": [],
    "0500 Unasyn 3 g IVPB, infused over 30 min.": ["Unasyn 05:00-? 3 g"],
    "0830 Actemra 480 mg in 100 mL NS hung. 0932 off per K. Lane RN.": ["Actemra 08:30-09:32 480 mg"],
    "Started 5FU 4200 mg via CADD at 1415 to run 46 hr.": ["5FU 14:15-? 4200 mg"],
    "Dilaudid 0.5 mg IVP, 2245 repeat 0.5 mg IVP": ["Dilaudid ? 0.5 mg"],
    # a product's kind is no drug; brackets beside a giving deny nothing of it
    "RBCs x2, LR product. #1 1602-1811, #2 1825-2040.": ["RBCs 16:02-18:11", "RBCs 18:25-20:40"],
    "LR PRBC 1 unit 1602-1811.": ["PRBC 16:02-18:11 1 unit"],
    "LR 1000 mL 1602-1811.": ["LR 16:02-18:11 1000 ml"],
    "Cutaquig 12g SCIG, Freedom60 on 1815, off 1952.": ["Cutaquig 18:15-19:52 12 g"],
    "0905-1138 Ruxience 740 mg (90 min not eligible, ramp per protocol)": ["Ruxience 09:05-11:38 740 mg"],
    "0905 Ruxience 740 mg IVPB (not given, port clotted)": [],
    # a rate from a time; a complaint, and what was done at its time; what the part of the day says
    "Asceniv 35 g IV. 30 mL/h from 1010, 60 mL/h 1040, 120 mL/h 1110. Infusion complete 1322.": [
        "Asceniv 10:10-13:22 35 g",
    ],
    "Taxotere 140 mg IV hung 1019; flushed w/ low back pain 1034, held; restarted 1102, all in 1211.": [
        "Taxotere 10:19-10:34+11:02-12:11 140 mg",
    ],
    "Monoferric 1000mg/250ml IV this afternoon, on @ 3:18 off @ 3:47.": ["Monoferric 15:18-15:47 1000 mg"],
    "Monoferric 1000mg/250ml IV, on @ 3:18 off @ 3:47.": ["Monoferric ? 1000 mg"],
    "Venofer 200 mg/100 NS 9:40a til 9:58a for IDA s/p gastric bypass.": ["Venofer 09:40-09:58 200 mg"],
    "S/p Venofer 200 mg 9:40a til 9:58a at other clinic.": [],
    "Solu-Medrol 1 gm/100 NS IVPB, day 2 of 3, 08.00 - 09.02.": ["Solu-Medrol 08:00-09:02 1 gm"],
    "Solu-Medrol 1 gm/100 NS IVPB, range 10.00 - 12.00 mg/dL.": [],
    # a drug that heads rows by time
    "LR @ 125 mL/hr hung 0655\nPitocin 30 units/500 LR:\n  0820  2 mu/min\n  0850  4 mu/min\n  1402  off": [
        "LR 06:55-?",
        "Pitocin 08:20-14:02 30 units",
    ],
    # a form of labelled fields; orders signed above a list; the day after the one that is named
    "Time: 0905 Med: Toradol Dose: 30 mg Route: IV push": ["Toradol 09:05-? 30 mg"],
    "Drug: Solu-Medrol   Dose: 40 mg   Route: IVP   Time: 0855": ["Solu-Medrol 08:55-? 40 mg"],
    "ORDERS  Dr. Vale  03/01/2026 1700\n 1. Cinvanti 130 mg IVP over 2 min, 30 min before tx\n"
    "GIVEN  03/02/2026\n 0845 Cinvanti 130 mg IVP": ["Cinvanti 08:45-? 130 mg"],
    "2330 KCl 20 mEq/100 mL started @ 50 mL/hr\n03/03 0132 KCl done": ["KCl 23:30-01:32 20 meq"],
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_a_form_says_what_was_given(text: str) -> None:
    assert [told(item) for item in read_note(HEAD + text).administrations] == CASES[text]


def test_a_heading_above_a_row_is_of_its_column_alone() -> None:
    """`Waste` heads the last column, and stands right before the first drug: it took its dose. A push has no end."""
    table = (
        "Drug             Amt      Start      End        Min    Waste\n"
        "Inflectra        300 mg   10:08 AM   12:11 PM   123    0 mg\n"
        "hydrocortisone   100 mg   9:51 AM    IVP        --     0 mg\n"
    )
    infused, pushed = read_note(HEAD + table).administrations
    assert told(infused) == "Inflectra 10:08-12:11 300 mg"
    assert [item.wasted and str(item.wasted.amount.value) for item in (infused, pushed)] == ["0", "0"]
    assert (told(pushed), pushed.technique) == ("hydrocortisone 09:51-? 100 mg", "push")


def test_a_column_of_what_was_given_goes_before_what_was_ordered_or_packed() -> None:
    ordered = (
        "Drug         Ordered    Given     Route   Start   Stop\n"
        "Taxol        300 mg     280 mg    IV      0930    1230"
    )
    packed = (
        "MEDICATION         DOSE/ROUTE      SCH     ADMIN\n"
        "CEFEPIME 2 GM      1 GM IVPB       0600    0612 START\n"
        "                                           0645 STOP\n"
        "LASIX 40 MG        20 MG IVP       PRN     0812 GIVEN\n"
        "KETOROLAC 30 MG    30 MG IVP       PRN     0700 NOT GIVEN"
    )
    assert [told(item) for item in read_note(HEAD + ordered).administrations] == ["Taxol 09:30-12:30 280 mg"]
    assert [told(item) for item in read_note(HEAD + packed).administrations] == [
        "CEFEPIME 06:12-06:45 1 gm",
        "LASIX 08:12-? 20 mg",
    ]


def test_a_row_that_tells_what_happened_is_of_the_drug_above_it() -> None:
    rows = (
        "Time      Medication            Dose      Rate       Route\n"
        "0900      Remicade              400 mg    60 mL/hr   IV\n"
        "0930      Rate increased                  120 mL/hr\n"
        "1000      Paused for itching              0          IV\n"
        "1020      Resumed                         60 mL/hr   IV\n"
        "1145      Infusion complete                          IV"
    )
    found = read_note(HEAD + rows).administrations
    assert [told(item) for item in found] == ["Remicade 09:00-10:00+10:20-11:45 400 mg"]


def test_a_word_of_every_note_is_no_drug() -> None:
    text = "Remicade 5 mg/kg (410 mg). Used 410 mg, discarded 90 mg. Start 0912 end 1118."
    assert [told(item) for item in read_note(HEAD + text).administrations] == ["Remicade 09:12-11:18 410 mg"]


def test_a_table_below_one_drug_holds_its_doses() -> None:
    rows = "No   Dose      Site       Time\n1    250 mg    L glut     0915\n2    250 mg    R glut     0918"
    one = read_note(f"{HEAD}Drug: Faslodex 500 mg IM\n{rows}").administrations
    assert [told(item) for item in one] == ["Faslodex 09:15-? 250 mg", "Faslodex 09:18-? 250 mg"]
    assert {item.technique for item in one} == {"im"}
    two = read_note(f"{HEAD}Faslodex 500 mg IM or Zoladex 3.6 mg SQ\n{rows}").administrations
    assert not any(item.start for item in two)
