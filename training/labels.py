"""The label sets of the language model's heads, shared by the data readers, the network and the exporter."""

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()

ENTITY_TYPES = ("PER", "ORG", "LOC", "NORP", "FAC", "WEA", "EVENT")
"""Person, organisation, place, nationality or group, facility, weapon or vehicle or platform, named event."""

ENTITY_SETS = ("uner", "gmb", "wikigold", "crossner", "re3d")
"""Where entity labels come from; the first is the one whose habits we keep."""

MENTION_TYPES = ("person", "place", "organization", "object", "event", "time", "abstract", "animal", "plant", "substance")
"""Entity types of GUM, given to the head word of every (nested, nominal or pronominal) mention."""

TIMEX_TYPES = ("DATE", "TIME", "DURATION", "SET")

EVENT_TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()

STATUSES = ("occurred", "ongoing", "planned", "possible", "denied")

SECTORS = ("GOV MIL COP JUD LEG SPY PTY UAF REB PRM OPP CVL BUS CRM EDU ELI JRN LAB MED REF REL SOC IGO NGO UNK").split()

QUANTITY_KINDS = ("killed injured arrested missing displaced troops participants votes money items other").split()

MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel violence territory",
    "PROTEST": "demo riot strike hunger boycott obstruct",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict arrest deport withhold cyber censor curfew misinformation martial-law",
    "ASSAULT": (
        "abduct torture sexual destroy beat crowd-control primitive firearms explosives targeted "
        "suicide-attack aerial drone heavy-weapons unconventional"
    ),
}
MODE_LABELS = ["none"] + sorted({mode for modes in MODES.values() for mode in modes.split()})

ROLES = ("actor", "recipient", "place", "time", "quantity", "source", "speaker", "content")
"""What a word is to a trigger (the first six) or to the cue of a statement (the last two)."""
EVENT_ROLES, STATEMENT_ROLES = ROLES[:6], ROLES[6:]


def bio(types) -> list[str]:
    """`O` and, for each type, its `B-` and `I-` label."""
    return ["O"] + [f"{prefix}-{kind}" for kind in types for prefix in "BI"]


ENTITY_LABELS = bio(ENTITY_TYPES)
TIMEX_LABELS = bio(TIMEX_TYPES)
TRIGGER_LABELS = bio(EVENT_TYPES)
MENTION_LABELS = ["O", *MENTION_TYPES]
SECTOR_LABELS = ["O", *SECTORS]
QUANTITY_LABELS = ["O", *QUANTITY_KINDS]
CUE_LABELS = ["O", "B", "I"]
CONTENT_LABELS = ["O", "B", "I"]
