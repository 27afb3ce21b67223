"""Direct speech: from a quotation to the cue that announces it, before it, after it, or in the sentence before."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from spacy.attrs import IDX
from spacy.tokens import Doc, Token

from .drafts import Draft
from .heads import SURE, Heads
from .indirect import speaker_or_head
from .lexicon import lexicon
from .quotes import Quote, paragraphs
from .speakers import owner
from .trees import SUBJECTS, has_to, is_negated, sentence, subject

SPOKEN = ("clause", "quote", "infinitive")


@dataclass
class Part:
    """A quotation on the tokens: those inside, and those with the marks."""

    quote: Quote
    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    text: str
    """The whole report's: building it anew from the tokens for every question is slow."""
    draft: Draft | None = None
    others: list[tuple[int, int]] = field(default_factory=list)
    """The tokens of all outermost quotations of the report: no speaker of a quotation stands in one."""


def on_tokens(doc: Doc, text: str, quotes: list[Quote]) -> list[Part]:
    """The quotations of a report's text with the tokens that they cover; those without a word are left out."""
    if not quotes:
        return []
    starts = doc.to_array([IDX]).tolist()
    spans = paragraphs(text)
    begins = [begin for begin, _ in spans]
    parts = []
    for quote in quotes:
        start, end = bisect_left(starts, quote.start), bisect_left(starts, quote.end)
        if end > start and any(token.is_alpha for token in doc[start:end]):
            outer_start, outer_end = bisect_left(starts, quote.outer_start), bisect_left(starts, quote.outer_end)
            paragraph = bisect_left(begins, quote.outer_start + 1) - 1
            parts.append(Part(quote, start, end, outer_start, max(outer_end, end), paragraph, text))
    outermost = [(part.start, part.end) for part in parts if part.quote.level == 0]
    for part in parts:
        part.others = outermost
    return parts


def statements(doc: Doc, parts: list[Part], heads: Heads) -> list[Draft]:
    """One statement for every quotation that has a cue or goes on from one that has."""
    out: list[Draft] = []
    previous: Part | None = None
    for number, part in enumerate(parts):
        if part.quote.level:
            inner(doc, part, heads, out)
            continue
        following = next((later.outer_start for later in parts[number + 1 :] if later.outer_start >= part.outer_end), len(doc))
        part.draft = attributed(doc, part, previous, following, heads)
        if part.draft is not None:
            out.append(part.draft)
        if part.draft is not None or is_whole(doc, part):
            previous = part
    return out


def attributed(doc: Doc, part: Part, previous: Part | None, following: int, heads: Heads) -> Draft | None:
    """The statement of one outermost quotation, by the best cue that it has."""
    floor = previous.outer_end if previous is not None else 0
    after = cue_after(doc, part, following, heads)
    if after is not None and comma_ends(doc, part):
        return draft(doc, part, after, heads, "quote_before_cue")
    before = cue_before(doc, part, floor, heads)
    if before is not None:
        return draft(doc, part, before, heads, "quote_after_cue")
    if after is not None:
        return draft(doc, part, after, heads, "quote_before_cue")
    return continued(doc, part, previous, heads)


def comma_ends(doc: Doc, part: Part) -> bool:
    """Whether a comma, a question or an exclamation mark leads on from the quotation to what follows it."""
    return part.text[part.quote.end - 1] == "," or (part.outer_end < len(doc) and doc[part.outer_end].text == ",")


def draft(doc: Doc, part: Part, cue: Token, heads: Heads, rule: str, speaker: Token | None = None) -> Draft:
    quote, speaker = part.quote, speaker or speaker_near(cue, heads, part.others)
    return Draft(
        cue=(cue.i, cue.i + 1), start=quote.start, end=quote.end, speaker=speaker, mode="direct", evidence=f"said.{rule}",
        confidence=0.8 if quote.repaired else 0.95, core=cue,
    )  # fmt: skip


def speaker_near(cue: Token, heads: Heads, quoted: list[tuple[int, int]]) -> Token | None:
    """The speaker by the tree, by the head, or the noun that follows an inverted cue ("said Mr Smith")."""
    if cue.pos_ == "NOUN":
        return owner(cue)
    found = speaker_or_head(cue, heads)
    if found is not None and not any(start <= found.i < end for start, end in quoted if not start <= cue.i < end):
        return found
    for token in cue.doc[cue.i + 1 : min(cue.i + 8, len(cue.doc))]:
        if token.is_punct or token.pos_ in {"VERB", "ADP"}:
            break
        if token.pos_ in {"PROPN", "NOUN", "PRON"} and token.dep_ not in {"compound", "amod", "nmod:poss"}:
            return token
    return None


def is_whole(doc: Doc, part: Part) -> bool:
    """Whether the quotation is a sentence or more, not a quoted word or phrase inside one."""
    words = [token for token in doc[part.start : part.end] if not token.is_punct]
    return len(words) >= 4 and any(token.pos_ in {"VERB", "AUX"} for token in words)


def may_cue(token: Token, heads: Heads) -> bool:
    """Whether a verb can announce a quotation."""
    entry = lexicon().verb(token)
    if entry is not None and any(frame in entry.frames for frame in SPOKEN):
        return not is_negated(token)
    return heads.cue[token.i] >= SURE


def cue_before(doc: Doc, part: Part, floor: int, heads: Heads) -> Token | None:
    """The cue of "X said: ..." or "X told the BBC on Friday, ..."."""
    at = part.outer_start
    mark = last_word(doc, at)
    if mark is None or mark < floor:
        return None
    begin = max(floor, paragraph_floor(doc, mark), mark - 60)
    sent = sentence(doc[mark])
    stop = doc[mark].text
    if stop == ":":
        return colon_cue(doc, max(begin, sent.start), mark, heads)
    if stop in {".", "!", "?", ";"} or doc[mark].is_space:
        return None
    dashes = (
        [token.i for token in doc[max(begin, sent.start) : mark] if token.text in {"-", "—", "–", "--"}]
        if stop in {"-", "—", "–", "--"}
        else []
    )
    for token in reversed(doc[max(begin, sent.start) : at]):
        if dashes and token.i > dashes[-1]:
            continue
        if (token.i and token.nbor(-1).lower_ == "as" and stop == ",") or (
            token.tag_ == "VB" and has_to(token) and heads.cue[token.i] < 0.1
        ):
            continue
        if may_cue(token, heads) and token.pos_ in {"VERB", "AUX"}:
            between = [other for other in doc[token.i + 1 : at] if not other.is_space and not (dashes and other.i >= dashes[-1])]
            return token if clear(token, between, stop, part, doc) else None
        if (
            token.pos_ in {"VERB", "AUX"}
            and token.dep_ not in {"aux", "aux:pass"}
            and not token.dep_.startswith(("acl", "advcl"))
            and stop != ","
        ):
            return None
    return None


def clear(cue: Token, between: list[Token], stop: str, part: Part, doc: Doc) -> bool:
    """Whether what stands between the cue and the quotation is only hearers, dates and places."""
    if not between:
        return not fragment(doc, part)
    words = [token for token in between if not token.is_punct]
    if not words:
        return True
    if all(token.lower_ in {"that", "but", "and", "then", "also", "however", "simply", "only"} for token in words):
        return not fragment(doc, part)
    if any(
        token.dep_ in SUBJECTS and token.head.i > cue.i and token.head.i != cue.i and token.head.i >= part.outer_start
        for token in words
        if stop != ","
    ):
        return False
    if any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.dep_ not in {"acl:relcl"} for token in words):
        return False
    return (stop == "," and len(words) <= 25) or (
        stop not in {","} and doc[part.start].text[:1].isupper() and not fragment(doc, part) and len(words) <= 12
    )


def fragment(doc: Doc, part: Part) -> bool:
    """Whether the quotation is too little to be all that was said."""
    words = [token for token in doc[part.start : part.end] if not token.is_punct]
    return len(words) < 4 and not any(token.pos_ in {"VERB", "AUX"} for token in words) and not doc[part.start].text[:1].isupper()


def colon_cue(doc: Doc, begin: int, mark: int, heads: Heads) -> Token | None:
    """The cue in a sentence that ends with a colon; verbs of speech first, then nouns and "speaking"."""
    book = lexicon()
    verbs = [token for token in doc[begin:mark] if may_cue(token, heads) and token.pos_ in {"VERB", "AUX"}]
    if verbs:
        return max(verbs, key=lambda token: (heads.cue[token.i] >= 0.3, token.i))
    nouns = [
        token
        for token in doc[begin:mark]
        if token.lower_ in book.speaking or (token.pos_ == "NOUN" and (book.noun(token) or token.lower_ in book.carriers))
    ]
    return nouns[-1] if nouns else None


def last_word(doc: Doc, at: int) -> int | None:
    """The index of the last token before `at` that is no white space within a line."""
    i = at - 1
    while i >= 0 and doc[i].is_space and "\n" not in doc[i].text:
        i -= 1
    if i >= 0 and doc[i].is_space:
        back = i
        while back >= 0 and doc[back].is_space:
            back -= 1
        return back if back >= 0 and doc[back].text == ":" else None
    return i if i >= 0 else None


def paragraph_floor(doc: Doc, i: int) -> int:
    """The first token of the line that token `i` stands in."""
    while i > 0 and "\n" not in doc[i - 1].text:
        i -= 1
    return i


def cue_after(doc: Doc, part: Part, following: int, heads: Heads) -> Token | None:
    """The cue of "...," X said or "...," said X."""
    text, at = part.text, part.outer_end
    opening = last_word(doc, part.outer_start)
    if opening is not None and doc[opening].text[-1].isalnum():
        return None
    last = text[part.quote.end - 1]
    stop = min(following, at + 40, len(doc))
    comma = False
    while at < stop and (doc[at].text in {",", "-", "—", "–", "--"} or (doc[at].is_space and "\n" not in doc[at].text)):
        comma = comma or not doc[at].is_space
        at += 1
    if not (comma or last in ",?!.…—-") or at >= stop:
        return None
    for token in doc[at:stop]:
        if token.text in {".", "!", "?", ";", ":"} or (token.is_space and "\n" in token.text):
            return None
        if token.pos_ not in {"VERB", "AUX"}:
            continue
        if may_cue(token, heads) and fits(doc, token, at):
            if last == "." and not comma and owns_content(token):
                return None
            return token
        if token.dep_ not in {"aux", "aux:pass", "cop"} and not token.dep_.startswith("acl") and token.tag_ not in {"VBG", "VBN"}:
            return None
    return None


def owns_content(cue: Token) -> bool:
    """Whether the cue has a clause of its own behind it: "He said he would go"."""
    return any(child.dep_.startswith("ccomp") and child.i > cue.i for child in cue.children)


def fits(doc: Doc, cue: Token, at: int) -> bool:
    """Whether the cue comes first, or after its subject, behind the quotation."""
    words = [token for token in doc[at : cue.i] if not token.is_punct and token.pos_ != "ADV"]
    if not words:
        return True
    if words[0].lower_ in {"and", "but", "or", "while", "which"}:
        return False
    own = subject(cue)
    return (
        (own is not None and at <= own.i < cue.i) or words[-1].pos_ in {"PROPN", "PRON", "NOUN"} or words[-1].dep_.startswith("aux")
    )


def continued(doc: Doc, part: Part, previous: Part | None, heads: Heads) -> Draft | None:
    """A quotation that goes on from the one before: only its cue lies between, or it fills the next paragraph."""
    if previous is None or previous.draft is None or previous.draft.core is None:
        return None
    cue = previous.draft.core
    between = [token for token in doc[previous.outer_end : part.outer_start] if not token.is_space]
    if part.paragraph == previous.paragraph:
        own = all(not token.is_sent_start or token.i <= cue.i for token in between[1:]) and (
            not between or between[-1].text in {".", ",", ":", ";", "!", "?"}
        )
        near = own and (cue.i < previous.start or previous.outer_end <= cue.i < part.outer_start) and len(between) <= 40
        if (near or not between) and (is_whole(doc, part) or part.text[part.quote.end - 1] in ".!?"):
            return draft(doc, part, cue, heads, "quote_goes_on", previous.draft.speaker)
        return None
    if part.paragraph == previous.paragraph + 1 and is_whole(doc, part) and alone(doc, part):
        carried = draft(doc, part, cue, heads, "speaker_carried_over", previous.draft.speaker)
        carried.confidence = 0.6
        return carried
    return None


def alone(doc: Doc, part: Part) -> bool:
    """Whether the quotation fills its paragraph."""
    before = part.outer_start == 0 or (doc[part.outer_start - 1].is_space and "\n" in doc[part.outer_start - 1].text)
    rest = doc[part.outer_end :]
    after = next((token for token in rest if not token.is_punct), None)
    return before and (after is None or (after.is_space and "\n" in after.text))


def inner(doc: Doc, part: Part, heads: Heads, out: list[Draft]) -> None:
    """A quotation inside a quotation: a statement of its own if a cue stands right before it."""
    cue = cue_before(doc, part, 0, heads)
    if cue is None or not is_whole(doc, part):
        return
    statement = draft(doc, part, cue, heads, "quote_in_quote")
    if (
        heads.cue[cue.i] < SURE
        or statement.speaker is None
        or statement.speaker.lower_ in {"i", "we", "you", "it", "they", "people"}
    ):
        return
    outer = next((one for one in reversed(out) if one.start <= part.quote.start and part.quote.end <= one.end), None)
    statement.via_token = outer.speaker if outer is not None else None
    out.append(statement)
