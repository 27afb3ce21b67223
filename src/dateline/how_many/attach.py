"""Gives every event its amounts: casualties to the assault, prisoners to the arrest, marchers to the protest, money to the aid.

An amount belongs to an event if the tree says so (it counts the event's participants or its object, or stands in the
trigger's own phrase) or if the `quantity` role of the language model does; what it then counts follows from the event's type
and mode, the class of the counted noun and its role (coding guide, sections 5 and 9).
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from spacy.tokens import Doc, Token

from ..board import EventDraft, Mention
from ..record import Quantity
from .counted import Counted
from .kinds import has_case, kinds, lemma_of

ARGUMENTS = {
    "obj",
    "nsubj",
    "nsubj:pass",
    "obl",
    "obl:agent",
    "obl:unmarked",
    "iobj",
    "nmod",
    "nmod:unmarked",
    "compound",
    "nummod",
    "amod",
    "xcomp",
    "ccomp",
    "nmod:poss",
    "conj",
    "appos",
    "dep",
}
SUBJECTS = {"nsubj", "nsubj:pass", "obl:agent"}
CASUALTIES = {"killed", "injured", "missing"}
CROWD = 50
"""From this number on, doers of words and of joint deeds are a crowd: `participants`."""
WORDS_AND_DEEDS = {"AID", "ACCUSE", "REQUEST", "REJECT", "SUPPORT", "COERCE", "CONSULT", "THREATEN", "COOPERATE"}
MONEY_TYPES = {
    "AID",
    "AGREE",
    "SANCTION",
    "REQUEST",
    "COOPERATE",
    "COERCE",
    "RETREAT",
    "ASSAULT",
    "MOBILIZE",
    "CONCEDE",
    "REJECT",
    "ACCUSE",
    "SUPPORT",
    "THREATEN",
}
ONCE = {"participants", "arrested"}
"""Kinds that an amount has at one event alone, the nearest in the tree: those who marched and then clashed are told of once."""
TIED = {"trigger", "trigger_noun", "tree"}
SURE = 0.75
"""How sure the language model must be of an event that the tree does not tie to the amount, where it ties another."""
ENOUGH = 0.5
"""The least score with which an amount is given to an event."""


@dataclass
class Bond:
    """How an amount hangs together with an event: a score, the role of what it counts, and the reason."""

    score: float
    role: str
    why: str
    head: float = 0.0
    """What the language model alone says."""


def attach(doc: Doc, found: list[Counted]) -> None:
    """Fill in `draft.quantities` of the drafts on the `Doc`."""
    drafts = list(doc._.events)
    opinions = [head_opinion(doc, draft) for draft in drafts]
    spans = [{token.i for trigger in draft.triggers for token in trigger} for draft in drafts]
    told: dict[int, list[int]] = {}
    for n, span in enumerate(spans):
        for i in span:
            told.setdefault(i, []).append(n)
    last: list[tuple[EventDraft, str, Bond]] = []
    before = None
    for one in found:
        if one.amount.sort == "time" or "never" in one.classes:
            continue
        if one.deed and part_of_another(one, found):
            continue
        picked = chosen(one, drafts, opinions, spans, told)
        if not picked and before is not None and goes_on(before, one):
            picked = [(draft, kind, Bond(bond.score * 0.9, bond.role, "listed")) for draft, kind, bond in last]
        for draft, kind, bond in picked:
            give(draft, one, kind, bond)
        last, before = picked, one


def part_of_another(one: Counted, found: list[Counted]) -> bool:
    """The amount only details another: "five people, including four children", "12 dead, among them two women"."""
    doc, start = one.core.doc, one.span.start
    words = {doc[i].lower_ for i in range(max(one.core.sent.start, start - 2), start)}
    return bool(words & {"including", "include", "included", "among"}) and any(
        other is not one and other.node.sent == one.node.sent and other.core.start < start for other in found
    )


def goes_on(before: Counted, one: Counted) -> bool:
    """An amount in a list with the one before it: "$2 million from A, $3 million from B and $1 million from C"; "230 to 198"."""
    if before.node.sent != one.node.sent or before.amount.sort != one.amount.sort:
        return False
    between = one.core.doc[before.core.end : one.core.start]
    if one.amount.rule == before.amount.rule == "score":
        return len(between) < 4
    return (
        one.amount.sort == "money"
        and len(between) < 15
        and any(token.lower_ in {",", "and"} for token in between)
        and not any(token.pos_ == "VERB" for token in between)
    )


def head_opinion(doc: Doc, draft: EventDraft) -> dict[int, float]:
    """The probability of every token to be a quantity of the event, by the language model; tokens below .05 left out."""
    scores, out = doc._.scores, {}
    if scores is not None:
        for trigger in draft.triggers:
            for token in trigger:
                if token.is_space:
                    continue
                values = scores.roles(token)["quantity"]
                for i in (values > 0.05).nonzero()[0]:
                    out[int(i)] = max(out.get(int(i), 0.0), float(values[i]))
    for span in draft.arguments.get("quantity", ()):
        for token in span:
            out[token.i] = max(out.get(token.i, 0.0), 0.6)
    return out


def chosen(
    one: Counted, drafts: list[EventDraft], opinions: list[dict[int, float]], spans: list[set[int]], told: dict[int, list[int]]
) -> list[tuple[EventDraft, str, Bond]]:
    """The events that an amount belongs to, with its kind there.  Casualties go to one event.

    `told` has the numbers of the events that each token tells.
    """
    sentence = one.node.sent
    near = sorted({n for i in range(sentence.start, sentence.end) for n in told.get(i, ())})
    if one.deed in CASUALTIES or (one.deed == "displaced" and one.amount.sort == "count"):
        best = casualty_event(one, drafts, near, opinions, spans)
        return [best] if best else []
    out = []
    for n in near:
        bond = bond_of(one, drafts[n], opinions[n], spans[n])
        if bond.score >= ENOUGH and (kind := kind_in(one, drafts[n], bond)):
            out.append((drafts[n], kind, bond))
    tied = any(bond.why in TIED for _, _, bond in out)
    out = [item for item in out if not tied or item[2].why in TIED or item[2].head >= SURE]
    once = [item for item in out if item[1] in ONCE or (item[1] == "other" and item[2].role == "actor")]
    shared = [item for item in out if item not in once]
    if once:
        shared.append(min(once, key=lambda item: (tree_gap(item[0].head, one.node), abs(item[0].head.i - one.node.i))))
    return shared


def casualty_event(
    one: Counted, drafts: list[EventDraft], near: list[int], opinions: list[dict[int, float]], spans: list[set[int]]
) -> tuple[EventDraft, str, Bond] | None:
    """The event in which those counted were killed, injured, lost or displaced."""
    order = kinds().casualties_of
    deed, word = one.deed, one.deed_word
    ranked = []
    for n in near:
        draft = drafts[n]
        if draft.type not in order:
            continue
        own = word is not None and word.i in spans[n]
        opinion = max((opinions[n].get(token.i, 0.0) for token in one.core), default=0.0)
        gap = min(abs(i - (word or one.node).i) for i in spans[n])
        score = (
            2.0 * own
            + 1.5 * opinion
            - 0.15 * order.index(draft.type)
            - 0.01 * min(gap, 40)
            - 0.3 * (draft.status in {"planned", "possible", "denied"})
        )
        score += 0.3 * (tree_gap(draft.head, word or one.node) <= 2)
        if draft.mode == "abduct" and not own:
            score -= 0.5
        if draft.type != "ASSAULT" and not own and draft.type != "PROTEST" and opinion < 0.3:
            continue
        ranked.append((score, -n, draft, "own" if own else "sentence"))
    if ranked:
        score, _, draft, why = max(ranked, key=lambda item: item[:2])
        return draft, deed, Bond(min(1.0, 0.6 + score / 5), "patient", f"casualties.{why}")
    if deed == "displaced":
        return None
    back = story_event(one, drafts, spans)
    return (back, deed, Bond(0.5, "patient", "casualties.story")) if back is not None else None


def story_event(one: Counted, drafts: list[EventDraft], spans: list[set[int]]) -> EventDraft | None:
    """The assault, else the protest, told last before the amount within two sentences."""
    first = one.node.sent.start
    for _ in range(2):
        if first:
            first = one.node.doc[first - 1].sent.start
    for kind in ("ASSAULT", "PROTEST"):
        before = [
            (max(i for i in spans[n] if i < one.node.i), n)
            for n, draft in enumerate(drafts)
            if draft.type == kind and draft.status in {"occurred", "ongoing"} and any(first <= i < one.node.i for i in spans[n])
        ]
        if before:
            return drafts[max(before)[1]]
    return None


def tree_gap(a: Token, b: Token) -> int:
    """Edges between two words of one sentence, at most 9."""
    if a.sent != b.sent:
        return 9
    up = {a.i: 0} | {token.i: n for n, token in enumerate(a.ancestors, 1)}
    for n, token in enumerate([b, *b.ancestors]):
        if token.i in up:
            return min(9, n + up[token.i])
    return 9


def bond_of(one: Counted, draft: EventDraft, opinion: dict[int, float], trigger: set[int]) -> Bond:
    """How firmly the tree, the participants and the language model tie an amount to an event."""
    head = max((opinion.get(token.i, 0.0) for token in one.core), default=0.0)
    nodes = [one.node] + ([one.noun] if one.noun is not None and one.noun is not one.node else [])
    if any(token.i in trigger for token in one.core):
        return Bond(0.9, "inside", "trigger", head)
    if one.noun is not None and one.noun.i in trigger:
        return Bond(max(0.55, head), "event", "trigger_noun", head)
    for role, mentions in (("actor", draft.actors), ("recipient", draft.recipients)):
        if any(is_mentioned(one, mention) for mention in mentions):
            return Bond(0.6 + 0.4 * head, role, f"{role}", head)
    tree = 0.0
    role = "other"
    for node in nodes:
        if node.head.i in trigger and node.dep_ in ARGUMENTS:
            tree, role = 0.6, role_in(node, draft)
        elif node.dep_ == "conj" and node.head.head.i in trigger and node.head.dep_ in ARGUMENTS:
            tree, role = 0.55, role_in(node.head, draft)
        elif (
            node.dep_ in {"nmod", "nmod:poss", "compound", "amod", "appos"}
            and node.head.head.i in trigger
            and node.head.dep_ in ARGUMENTS
        ):
            tree, role = max(tree, 0.4), role_in(node.head, draft)
        elif any(child.i in trigger and child.dep_ in {"acl", "acl:relcl", "amod"} for child in node.children):
            child = next(child for child in node.children if child.i in trigger)
            tree, role = (
                0.6,
                "actor"
                if child.tag_ == "VBG" or any(c.dep_ == "nsubj" and c.tag_ in {"WP", "WDT"} for c in child.children)
                else "recipient",
            )
        if tree >= 0.55:
            break
    return Bond(max(tree, head, min(1.0, tree + head)), role, "tree" if tree >= 0.4 else "head", head)


def is_mentioned(one: Counted, mention: Mention) -> bool:
    """The amount counts this participant."""
    return any(
        node is not None
        and mention.span.start <= node.i < mention.span.end
        and (node.i == mention.head.i or node.i == mention.span.root.i)
        for node in (one.node, one.noun)
    )


def role_in(node: Token, draft: EventDraft) -> str:
    """Actor or recipient, by the node's place at the trigger."""
    if node.dep_ in {"nsubj", "obl:agent"} and not any(child.dep_ in {"aux:pass", "nsubj:pass"} for child in node.head.children):
        return "actor"
    if node.dep_ in {"obj", "nsubj:pass", "nsubj", "iobj"}:
        return "recipient"
    return "actor" if has_case(node, {"by"}) else "recipient" if has_case(node, {"of", "against", "on"}) else "other"


def kind_in(one: Counted, draft: EventDraft, bond: Bond) -> str | None:
    """What an amount counts in an event of this type, or null where such an amount is none of the event's."""
    kind, mode, classes, sort = draft.type, draft.mode, one.classes, one.amount.sort
    sure = bond.head >= 0.5
    items = "items" in classes and not {"person", "troops"} & classes
    crowd = one.amount.rule.startswith("plural") or (one.amount.low or one.amount.high or 0) >= CROWD
    if sort == "money":
        return "money" if kind in MONEY_TYPES else None
    if "votes" in classes or one.amount.rule.startswith("score") or (sort == "percent" and kind in {"SUPPORT", "REJECT"}):
        return "votes"
    if sort in {"percent", "part"} and not sure:
        return None
    if definite(one) and bond.head < SURE:
        return None
    if sort == "percent":
        return "other"
    if bond.role == "event":
        return event_noun_kind(one, draft, items)
    if one.amount.weak and not sure and not (mode in {"abduct", "arrest", "release"} and bond.role == "recipient"):
        return None
    if sort == "measure":
        return "items"
    if items:
        return "items" if sure or (bond.why in TIED and lemma_of(draft.head) in kinds().done_to_items) else None
    if kind == "PROTEST":
        return "participants" if bond.role in {"actor", "inside"} or sure else None
    if "troops" in classes and kind in {"MOBILIZE", "RETREAT", "COOPERATE", "AGREE", "REQUEST"} and mode != "release":
        return "troops"
    if kind == "CONSULT":
        return ("participants" if bond.role == "actor" or "participants" in classes else "other") if sure or crowd else None
    if bond.role == "actor" and (crowd or sure) and kind in WORDS_AND_DEEDS | {"RETREAT"}:
        return "participants" if crowd else "other"
    if bond.role in {"actor", "other"} and not sure:
        return None
    if not sure and (f"{kind}/{mode}" if mode else kind) not in kinds().counted_recipients:
        return None
    if kind == "MOBILIZE" and not (one.noun is None or crowd):
        return "other"
    if kind == "MOBILIZE" or (kind == "RETREAT" and mode == "withdraw" and one.noun is None):
        return "troops"
    if kind == "COERCE":
        wanted = draft.status in {"planned", "possible"} or any(
            token.lower_ in {"warrant", "warrants", "wanted"} for token in draft.trigger
        )
        return "arrested" if mode == "arrest" and not wanted else "displaced" if "displaced" in classes else "other"
    if kind == "SUPPORT" and "person" in classes and lemma_of(draft.head) in {"vote", "ratify", "approve", "elect", "pass"}:
        return "votes"
    return "other"


def event_noun_kind(one: Counted, draft: EventDraft, items: bool) -> str | None:
    """The kind where the trigger itself is what is counted: "three bombings", "1,000 protesters", "295 detainees"."""
    if draft.type == "PROTEST" and {"person", "participants"} & one.classes:
        return "participants"
    if draft.type == "COERCE" and {"person", "displaced"} & one.classes:
        return "displaced" if "displaced" in one.classes else "arrested"
    if one.noun is not None and lemma_of(one.noun) == "victim":
        return "killed"
    return "items" if items else None


def definite(one: Counted) -> bool:
    """The amount takes up what was told before: "the three attacks", "all three bombings", "one of the demands"."""
    before = one.core.doc[max(0, one.span.start - 1)]
    return (
        before.lower_ in {"the", "these", "those", "both", "its", "their", "his", "her"}
        or one.span[0].lower_ in {"all", "both"}
        or one.amount.weak
    )


def give(draft: EventDraft, one: Counted, kind: str, bond: Bond) -> None:
    """Add the amount to the event, once."""
    quantity = one.quantity
    low, high = (None, None) if one.amount.sort == "part" else (quantity.low, quantity.high)
    if any(q.kind == kind and (q.low, q.high) == (low, high) for q in draft.quantities):
        return
    added: Quantity = msgspec.structs.replace(
        quantity,
        kind=kind,
        low=low,
        high=high,
        evidence=f"{quantity.evidence}+{bond.why}",
        confidence=round((quantity.confidence or 0.5) * min(1.0, 0.4 + 0.6 * bond.score), 3),
    )
    draft.quantities.append(added)
