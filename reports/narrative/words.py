"""The nouns, countries and categories that a stage's text speaks of."""

from activities.words import Kind
from procurement.words import Category
from reports.narrative.grammar import Noun

ACTIVITY = Noun(
    ("activity", "activities"), ("aktivnost", "aktivnosti", "aktivnosti"), "f"
)  # fmt: skip
MONTH = Noun(("month", "months"), ("mesec", "meseca", "meseci"), "m")
PARTICIPATION = Noun(("participation", "participations"), ("učešće", "učešća", "učešća"), "n")
CONCLUSION = Noun(("conclusion", "conclusions"), ("zaključak", "zaključka", "zaključaka"), "m")
RECOMMENDATION = Noun(
    ("recommendation", "recommendations"), ("preporuka", "preporuke", "preporuka"), "f"
)
PIECE = Noun(("piece", "pieces"), ("komad", "komada", "komada"), "m")
WORKING_DAY = Noun(("working day", "working days"), ("radni dan", "radna dana", "radnih dana"), "m")
MULTIDISCIPLINARY_WORKSHOP = Noun(
    ("multidisciplinary workshop", "multidisciplinary workshops"),
    ("multidisciplinarna radionica", "multidisciplinarne radionice",
     "multidisciplinarnih radionica"),
    "f",
)  # fmt: skip
OTHER_WORKSHOP = Noun(
    ("other workshop", "other workshops"),
    ("druga radionica", "druge radionice", "drugih radionica"),
    "f",
)

# In the order in which a report names them.
KINDS = {
    Kind.WORKSHOP: Noun(("workshop", "workshops"), ("radionica", "radionice", "radionica"), "f"),
    Kind.TRAINING: Noun(("training", "trainings"), ("obuka", "obuke", "obuka"), "f"),
    Kind.STUDY_VISIT: Noun(
        ("study visit", "study visits"),
        ("studijska poseta", "studijske posete", "studijskih poseta"),
        "f",
    ),
    Kind.EXPERT_MISSION: Noun(
        ("expert mission", "expert missions"),
        ("ekspertska misija", "ekspertske misije", "ekspertskih misija"),
        "f",
    ),
    Kind.CONFERENCE: Noun(
        ("conference", "conferences"), ("konferencija", "konferencije", "konferencija"), "f"
    ),
    Kind.ROUND_TABLE: Noun(
        ("round table", "round tables"), ("okrugli sto", "okrugla stola", "okruglih stolova"), "m"
    ),
    Kind.PRESENTATION: Noun(
        ("presentation", "presentations"), ("prezentacija", "prezentacije", "prezentacija"), "f"
    ),
    Kind.STEERING_COMMITTEE: Noun(
        ("meeting of the steering committee", "meetings of the steering committee"),
        ("sastanak Upravnog odbora", "sastanka Upravnog odbora", "sastanaka Upravnog odbora"),
        "m",
    ),
    Kind.DRAFTING: Noun(
        ("drafted document", "drafted documents"),
        ("izrađen dokument", "izrađena dokumenta", "izrađenih dokumenata"),
        "m",
    ),
    Kind.INTERNSHIP: Noun(
        ("internship", "internships"), ("stažiranje", "stažiranja", "stažiranja"), "n"
    ),
    Kind.OTHER: Noun(
        ("other activity", "other activities"),
        ("ostala aktivnost", "ostale aktivnosti", "ostalih aktivnosti"),
        "f",
    ),
}
# So few of these that a report calls them by their titles.
NAMED_KINDS = (Kind.CONFERENCE, Kind.ROUND_TABLE, Kind.PRESENTATION)

# English; Serbian; and the verb (handed over) that agrees with it.
CATEGORIES = {
    Category.VEHICLES: ("vehicles", "vozila", "su predata"),
    Category.IT: ("IT equipment", "informatička oprema", "je predata"),
    Category.FURNITURE: ("furniture", "nameštaj", "je predat"),
    Category.OTHER: ("other equipment", "ostala oprema", "je predata"),
}

# By the key of the area: concerning …, koji se odnose na … (accusative).
AREAS = {
    "prevention": ("prevention", "prevenciju"),
    "victim protection": ("victim protection", "zaštitu žrtava"),
    "protocol on cooperation": ("the Protocol on Cooperation", "Protokol o saradnji"),
}

# English; Serbian genitive (partneri iz …) and dative (poseta …).
COUNTRIES = {
    "AL": ("Albania", "Albanije", "Albaniji"),
    "AT": ("Austria", "Austrije", "Austriji"),
    "BA": ("Bosnia and Herzegovina", "Bosne i Hercegovine", "Bosni i Hercegovini"),
    "BE": ("Belgium", "Belgije", "Belgiji"),
    "BG": ("Bulgaria", "Bugarske", "Bugarskoj"),
    "CH": ("Switzerland", "Švajcarske", "Švajcarskoj"),
    "CY": ("Cyprus", "Kipra", "Kipru"),
    "CZ": ("the Czech Republic", "Češke", "Češkoj"),
    "DE": ("Germany", "Nemačke", "Nemačkoj"),
    "DK": ("Denmark", "Danske", "Danskoj"),
    "EE": ("Estonia", "Estonije", "Estoniji"),
    "ES": ("Spain", "Španije", "Španiji"),
    "FI": ("Finland", "Finske", "Finskoj"),
    "FR": ("France", "Francuske", "Francuskoj"),
    "GB": ("the United Kingdom", "Ujedinjenog Kraljevstva", "Ujedinjenom Kraljevstvu"),
    "GR": ("Greece", "Grčke", "Grčkoj"),
    "HR": ("Croatia", "Hrvatske", "Hrvatskoj"),
    "HU": ("Hungary", "Mađarske", "Mađarskoj"),
    "IE": ("Ireland", "Irske", "Irskoj"),
    "IS": ("Iceland", "Islanda", "Islandu"),
    "IT": ("Italy", "Italije", "Italiji"),
    "LT": ("Lithuania", "Litvanije", "Litvaniji"),
    "LU": ("Luxembourg", "Luksemburga", "Luksemburgu"),
    "LV": ("Latvia", "Letonije", "Letoniji"),
    "ME": ("Montenegro", "Crne Gore", "Crnoj Gori"),
    "MK": ("North Macedonia", "Severne Makedonije", "Severnoj Makedoniji"),
    "MT": ("Malta", "Malte", "Malti"),
    "NL": ("the Netherlands", "Holandije", "Holandiji"),
    "NO": ("Norway", "Norveške", "Norveškoj"),
    "PL": ("Poland", "Poljske", "Poljskoj"),
    "PT": ("Portugal", "Portugalije", "Portugaliji"),
    "RO": ("Romania", "Rumunije", "Rumuniji"),
    "RS": ("Serbia", "Srbije", "Srbiji"),
    "SE": ("Sweden", "Švedske", "Švedskoj"),
    "SI": ("Slovenia", "Slovenije", "Sloveniji"),
    "SK": ("Slovakia", "Slovačke", "Slovačkoj"),
    "TR": ("Türkiye", "Turske", "Turskoj"),
}
