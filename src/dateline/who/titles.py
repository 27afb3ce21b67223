"""Titles of office in one form: "Minister of Foreign Affairs", "Foreign Minister" and "external affairs minister" are one."""

from __future__ import annotations

import re
import unicodedata

DOMAINS = {
    "foreign": "foreign affairs|external affairs|external relations|foreign relations|foreign and commonwealth affairs|"
    "foreign affairs and cooperation|foreign trade and international relations|foreign commonwealth and development affairs|"
    "foreign affairs and international cooperation|foreign affairs and expatriates|foreign affairs and expatriate",
    "defense": "defence|national defence|national defense|national defense and veterans affairs|defence and military production",
    "interior": "home affairs|internal affairs|the interior|home department|the home department|home",
    "finance": "the economy and finance|economy and finance|the treasury|economy finance and industry|economy finance and recovery",
    "health": "public health|healthcare|health and population|health and welfare|health and social care",
    "justice": "justice and human rights|law and justice|justice and public security",
    "information": "communication|communications|information and communications",
    "agriculture": "agriculture and rural development|agriculture and food",
    "education": "national education|education and science",
    "energy": "petroleum|oil|energy and petroleum|oil and gas",
}
_DOMAIN = {name: domain for domain, names in DOMAINS.items() for name in names.split("|")}
SAME = {
    "premier": "prime minister", "pm": "prime minister", "head of government": "prime minister", "taoiseach": "prime minister",
    "president of the government": "prime minister", "president of the council of ministers": "prime minister",
    "federal chancellor": "chancellor", "chairman of the council of ministers": "prime minister",
    "head of state": "president", "foreign secretary": "foreign minister", "home secretary": "interior minister",
    "defense secretary": "defense minister", "secretary of defense": "defense minister", "vice-president": "vice president",
    "deputy premier": "deputy prime minister", "vice premier": "deputy prime minister", "attorney-general": "attorney general",
    "national security adviser": "national security advisor", "assistant to the president for national security affairs": "national security advisor",
    "white house press secretary": "press secretary", "speaker of the house": "house speaker", "speaker of the house of representatives": "house speaker",
    "house speaker": "house speaker", "speaker of the house of commons": "house speaker", "secretary-general": "secretary general",
    "ambassador to the united nations": "un ambassador", "permanent representative to the united nations": "un ambassador",
    "foreign chief": "foreign minister", "treasury secretary": "secretary of the treasury", "commerce secretary": "secretary of commerce",
    "homeland security secretary": "secretary of homeland security", "energy secretary": "secretary of energy",
    "labor secretary": "secretary of labor", "education secretary": "secretary of education", "interior secretary": "secretary of the interior",
    "health secretary": "secretary of health and human services", "justice secretary": "justice minister", "first minister": "first minister",
    "chief of army staff": "army chief", "chief of the general staff": "chief of staff of the army", "chief of general staff": "chief of staff of the army",
    "commander-in-chief of the armed forces": "commander in chief", "supreme leader of iran": "supreme leader", "king of saudi arabia": "king",
}  # fmt: skip


def plain(text: str) -> str:
    """Lower case without accents, dots, apostrophes or double blanks; hyphens become blanks.  The key of every name here."""
    text = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ı", "i").replace("ø", "o").replace("đ", "d"))
    text = "".join(c for c in text.casefold() if not unicodedata.combining(c))
    text = re.sub(r"[.'’‘`´ʻʼ\"“”]", "", text)
    return re.sub(r"[^\w]+", " ", text).strip()


def title_class(title: str) -> str:
    """A title's family: "Minister for Foreign Affairs" → "foreign minister"; an unknown title is its own family."""
    text = re.sub(r"\s+", " ", title.casefold().replace(",", "").replace("’", "'")).strip()
    text = re.sub(r"^(?:the|acting|interim|caretaker|federal|union|de facto|current|new|transitional) ", "", text)
    text = SAME.get(text, text)
    found = re.match(r"(?:union |federal )?(minister|secretary of state|secretary|ministry) (?:of|for) (?:the )?(.+)$", text)
    if found and found[1] != "secretary":
        domain = _DOMAIN.get(found[2], _DOMAIN.get("the " + found[2], found[2]))
        if found[1] == "secretary of state" and found[2].startswith("scotland"):
            return text
        return f"{domain} minister"
    found = re.match(r"(.+) (minister|ministry)$", text)
    if found and found[1] not in {"prime", "first", "chief", "deputy prime", "cabinet", "deputy foreign"}:
        return f"{_DOMAIN.get(found[1], found[1])} minister"
    if text.startswith("secretary of ") and (domain := _DOMAIN.get(text[13:])):
        return f"{domain} minister"
    return SAME.get(text, text)
