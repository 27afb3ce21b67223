"""Coreference figures: MUC, B³ and CEAF-e, and their mean (the CoNLL-2012 score), over mentions matched by their head.

MUC: Vilain et al. 1995; B³: Bagga and Baldwin 1998; CEAF-e: Luo 2005.  A clustering is a list of sets of mentions; mentions
are hashable (here: document, index of the head token).  Clusters of one mention are left out on both sides, as in CoNLL-2012.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

Cluster = set


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def muc(gold: list[Cluster], system: list[Cluster]) -> tuple[float, float, float]:
    """Precision, recall, F1 over links."""

    def side(a: list[Cluster], b: list[Cluster]) -> float:
        owner = {m: i for i, cluster in enumerate(b) for m in cluster}
        top = bottom = 0
        for cluster in a:
            parts = len({owner[m] for m in cluster if m in owner}) + sum(m not in owner for m in cluster)
            top += len(cluster) - parts
            bottom += len(cluster) - 1
        return top / bottom if bottom else 0.0

    precision, recall = side(system, gold), side(gold, system)
    return precision, recall, f1(precision, recall)


def b_cubed(gold: list[Cluster], system: list[Cluster]) -> tuple[float, float, float]:
    """Precision, recall, F1 over mentions."""

    def side(a: list[Cluster], b: list[Cluster]) -> float:
        owner = {m: cluster for cluster in b for m in cluster}
        total = sum(map(len, a))
        right = sum(len(cluster & owner[m]) / len(cluster) for cluster in a for m in cluster if m in owner)
        return right / total if total else 0.0

    precision, recall = side(system, gold), side(gold, system)
    return precision, recall, f1(precision, recall)


def ceaf_e(gold: list[Cluster], system: list[Cluster]) -> tuple[float, float, float]:
    """Precision, recall, F1 over entities, aligned one to one at their best (φ4)."""
    if not gold or not system:
        return 0.0, 0.0, 0.0
    owner: dict = defaultdict(set)
    for j, cluster in enumerate(system):
        for m in cluster:
            owner[m].add(j)
    total = 0.0
    left = set(range(len(gold)))
    touching = [set().union(*(owner.get(m, set()) for m in cluster)) for cluster in gold]
    by_system: dict[int, set[int]] = defaultdict(set)
    for i, columns in enumerate(touching):
        for j in columns:
            by_system[j].add(i)
    while left:  # entities that share no mention cannot be aligned: solve each connected part on its own
        rows, columns, todo = set(), set(), {left.pop()}
        while todo:
            i = todo.pop()
            rows.add(i)
            fresh = touching[i] - columns
            columns |= fresh
            todo |= set().union(*(by_system[j] for j in fresh)) - rows if fresh else set()
        left -= rows
        if columns:
            some, others = [gold[i] for i in sorted(rows)], [system[j] for j in sorted(columns)]
            similarity = np.array([[2 * len(g & s) / (len(g) + len(s)) for s in others] for g in some])
            total += float(sum(similarity[i, j] for i, j in assignment(similarity)))
    precision, recall = total / len(system), total / len(gold)
    return precision, recall, f1(precision, recall)


def assignment(gain: np.ndarray) -> list[tuple[int, int]]:
    """The one-to-one pairs of rows and columns with the highest sum (Kuhn 1955, by shortest augmenting paths)."""
    turned = gain.shape[0] > gain.shape[1]
    cost = -(gain.T if turned else gain)
    n, m = cost.shape
    u, v, match = np.zeros(n + 1), np.zeros(m + 1), np.zeros(m + 1, dtype=int)
    for i in range(1, n + 1):
        match[0], j0 = i, 0
        least, used, way = np.full(m + 1, np.inf), np.zeros(m + 1, dtype=bool), np.zeros(m + 1, dtype=int)
        while True:
            used[j0] = True
            i0 = match[j0]
            free = ~used[1:]
            reduced = cost[i0 - 1] - u[i0] - v[1:]
            better = free & (reduced < least[1:])
            least[1:][better] = reduced[better]
            way[1:][better] = j0
            j1 = int(np.argmin(np.where(free, least[1:], np.inf))) + 1
            delta = least[j1]
            u[match[used]] += delta
            v[used] -= delta
            least[~used] -= delta
            j0 = j1
            if match[j0] == 0:
                break
        while j0:
            match[j0] = match[way[j0]]
            j0 = way[j0]
    pairs = [(int(match[j]) - 1, j - 1) for j in range(1, m + 1) if match[j]]
    return [(j, i) for i, j in pairs] if turned else pairs


def conll(gold: list[Cluster], system: list[Cluster]) -> dict[str, float]:
    """F1 of the three, and their mean."""
    gold, system = ([c for c in side if len(c) > 1] for side in (gold, system))
    figures = {"muc": muc(gold, system)[2], "b3": b_cubed(gold, system)[2], "ceafe": ceaf_e(gold, system)[2]}
    return {**figures, "conll": sum(figures.values()) / 3}


def gum_documents(path: Path) -> Iterator[tuple[str, list[list[dict]], dict[str, set[int]]]]:
    """Name, sentences (tokens with form, head, pronoun tag) and gold clusters (entity id → head tokens) of each GUM document."""
    name, sentences, sentence = "", [], []
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc"):
                if sentences:
                    yield name, sentences, gold_clusters(sentences)
                name, sentences = line.split("=")[1].strip(), []
            elif not line.strip():
                if sentence:
                    sentences.append(sentence)
                sentence = []
            elif line[0].isdigit():
                cells = line.rstrip("\n").split("\t")
                if cells[0].isdigit():
                    entity = re.search(r"(?:^|\|)Entity=([^|]+)", cells[9])
                    spaced = "SpaceAfter=No" not in cells[9]
                    token = {"form": cells[1], "tag": cells[4], "upos": cells[3], "head": int(cells[6]), "space": spaced}
                    sentence.append({**token, "entity": entity[1] if entity else ""})
    if sentences:
        yield name, sentences, gold_clusters(sentences)


def gold_clusters(sentences: list[list[dict]]) -> dict[str, set[int]]:
    """Entity id → document-wide indices of its mentions' heads (the word whose own head lies outside of the mention)."""
    clusters: dict[str, set[int]] = defaultdict(set)
    offset = 0
    for sentence in sentences:
        opened: dict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(sentence):
            for part in re.findall(r"\([^()]+\)|\([^()]+|[^()]+\)", token["entity"]):
                key = re.match(r"\(?(\d+)", part)
                if key is None:
                    continue
                if part[0] == "(":
                    opened[key[1]].append(place)
                if part[-1] == ")" and opened[key[1]]:
                    start = opened[key[1]].pop()
                    inside = range(start, place + 1)
                    head = next((i for i in inside if not start + 1 <= sentence[i]["head"] <= place + 1), place)
                    clusters[key[1]].add(offset + head)
        offset += len(sentence)
    return clusters


def measure(nlp, path: Path) -> dict[str, float]:
    """Figures on a file of GUM, and the share of third-person pronouns put into the right cluster."""
    from spacy.tokens import Doc

    from ..board import prepare
    from ..reader import report

    gold: list[Cluster] = []
    system: list[Cluster] = []
    right = seen = 0
    for name, sentences, clusters in gum_documents(path):
        words = [token["form"] for sentence in sentences for token in sentence]
        starts = [i == 0 for sentence in sentences for i in range(len(sentence))]
        spaces = [token["space"] for sentence in sentences for token in sentence]
        doc = prepare(Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts), report("x", "2019-06-30", id=name))
        for part, component in nlp.pipeline:
            if part in {"language", "where", "who"}:
                doc = component(doc)
        found: dict[int, set[int]] = defaultdict(set)
        for mention in doc._.mentions:
            if mention.actor is not None:
                found[id(mention.actor)].add(mention.head.i)
        gold += [{(name, i) for i in cluster} for cluster in clusters.values()]
        system += [{(name, i) for i in cluster} for cluster in found.values()]
        of_gold = {i: cluster for cluster in clusters.values() for i in cluster}
        of_system = {i: cluster for cluster in found.values() for i in cluster}
        for i, word in enumerate(words):
            if word.lower() in PRONOUNS and i in of_gold and len(of_gold[i]) > 1 and min(of_gold[i]) < i:
                seen += 1
                before = [j for j in of_system.get(i, ()) if j < i and words[j].lower() not in PRONOUNS | RELATIVE]
                right += bool(before) and max(before) in of_gold[i]
    return {
        **{key: round(value, 4) for key, value in conll(gold, system).items()},
        "pronouns": round(right / max(1, seen), 4),
        "n_pronouns": seen,
    }


RELATIVE = frozenset("who whom whose which that".split())
"""GUM does not mark them."""
PRONOUNS = frozenset("he him his himself she her hers herself it its itself they them their theirs themselves".split())
