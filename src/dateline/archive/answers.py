"""Answers to questions, written for the eye (rich), as CSV or as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..show.table import QUAD_STYLES, STATUS_STYLES, clean
from ..show.words import QUADS, STATUS_MARKS, day_words, number_words
from .names import country_name
from .stories.telling import when_words

if TYPE_CHECKING:
    from .explaining import Explanation
    from .stories.telling import Story

WIDE = 110
"""Columns of a terminal from which events stand in a table; in a narrower one each is a card."""
WIDTH = 140
"""Of what is not shown on a terminal."""
NO_BREAK = "\xa0"
OUTCOME_STYLES = {"fulfilled": "green", "changed": "yellow", "dropped": "red", "passed": "magenta", "open": "cyan"}


def console(stream: TextIO) -> Console:
    return Console(file=stream, highlight=False, width=None if stream.isatty() else WIDTH)


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], stream: TextIO) -> None:
    """Comma-separated with a header line; lists are joined with "; ", nothing is an empty field."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_field(row.get(column)) for column in columns])


def write_json(answer: Any, stream: TextIO) -> None:
    """Indented JSON; dates are ISO, objects are by their fields."""
    json.dump(answer, stream, ensure_ascii=False, indent=1, default=_plain)
    stream.write("\n")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _field(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "; ".join(_item(each) for each in value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else value


def _item(value: Any) -> str:
    if isinstance(value, Mapping):
        if "kind" in value:
            return f"{value['kind']}: {value['text']}"
        return str(value.get("name") or value.get("text") or "")
    return str(value)


EVENT_CSV = (
    "event_id", "time_from", "time_to", "time_precision", "time_basis", "status", "type", "mode", "actors", "actor_countries",
    "actor_sectors", "recipients", "recipient_countries", "recipient_sectors", "trigger", "place_name", "place_country", "geonames",
    "lat", "lon", "quantities", "source", "published", "outlet", "report", "title", "story_id", "confidence",
)  # fmt: skip
PLAN_CSV = (
    "event_id", "time_from", "deadline", "outcome", "known", "type", "mode", "actors", "actor_countries", "recipients",
    "recipient_countries", "trigger", "place_name", "place_country", "published", "outlet", "report", "title", "by_event",
    "by_trigger", "by_report", "by_title", "confidence",
)  # fmt: skip
STORY_CSV = (
    "story_id", "headline", "type", "mode", "status", "time_from", "time_to", "place_name", "place_country", "lat", "lon",
    "reports", "sources", "first_published", "last_published", "first_report", "counts_words", "contradictions",
)  # fmt: skip
LEVEL_CSV = (
    "level_id", "as_of_from", "as_of_to", "as_of_basis", "low", "high", "approx", "of_what", "country_of", "in_country", "status",
    "text", "published", "outlet", "title", "url", "confidence",
)  # fmt: skip


def with_codes(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Rows of events with the participants' countries and sectors as lists of their own, for CSV."""
    for row in rows:
        codes = {f"{role}_{plural}": [person[field] for person in row[f"{role}s"]]
                 for role in ("actor", "recipient")
                 for field, plural in (("country", "countries"), ("sector", "sectors"))}  # fmt: skip
        yield {**row, **codes}


def heading(subject: str, sentence: str) -> str:
    """A filter's sentence with another subject: "Stories involving Iraq.", "Stories with assaults by Iraq."."""
    if sentence.startswith("Events"):
        return subject + sentence.removeprefix("Events")
    return f"{subject} with {sentence[:1].lower()}{sentence[1:]}"


def show_heading(out: Console, sentence: str) -> None:
    out.print(Text(clean(sentence), style="bold"))
    out.print()


def show_footer(out: Console, shown: int, total: int | None, noun: str, more: str = "") -> None:
    if total is not None and shown < total:
        text = f"{shown:,} of {total:,} {noun} are shown: --limit gives more, --format csv or json gives them to other programs"
    else:
        text = f"{shown:,} {noun if shown != 1 else noun.removesuffix('s')}"
    out.print(Text(f"{text}{more}", style="dim"))


def show_events(out: Console, rows: Sequence[dict[str, Any]]) -> None:
    """Events as a table, or as cards in a narrow terminal."""
    if out.width < WIDE:
        for row in rows:
            out.print(_card(_when(row), _status(row), [who_line(row), _what(row), _details(row), _told(row)]))
        return
    if not rows:
        return
    table = _table(
        ("when", 17), ("status", 10), ("who → to whom", None), ("what", None), ("where, how many", None), ("told by", 22)
    )
    for row in rows:
        table.add_row(_when(row), _status(row), who_line(row), _what(row), _details(row), _told(row))
    out.print(table)


def show_plans(out: Console, rows: Sequence[dict[str, Any]]) -> None:
    from .plans import OUTCOME_WORDS

    narrow = out.width < WIDE
    table = _table(("by", 14), ("what became of it", 22), ("who → to whom", None), ("planned", None), ("told by", 22))
    for row in rows:
        outcome = Text(OUTCOME_WORDS[row["outcome"]], style=OUTCOME_STYLES[row["outcome"]])
        if row["by_event"]:
            outcome.append(f"\n{day_words(str(row['known']))}: “{clean(row['by_trigger'] or '')}”", style="not bold dim default")
            outcome.append(f"\n{clean(row['by_outlet'] or row['by_report'] or '')}", style="dim default")
        due = Text(day_words(str(row["deadline"])) if row["deadline"] else "no deadline", style="bold")
        if narrow:
            out.print(_card(due, outcome, [who_line(row), _what(row), _details(row), _told(row)]))
        else:
            table.add_row(due, outcome, who_line(row), Text("\n").join(filter(None, (_what(row), _details(row)))), _told(row))
    if not narrow and rows:
        out.print(table)


def show_stories(out: Console, stories: Sequence[Story]) -> None:
    table = _table(
        ("story", 12), ("when", 17), ("status", 10), ("what happened", None), ("reports", 8), ("counts, contradictions", None)
    )
    for each in stories:
        said = Text("\n").join([Text(clean(words), style="yellow") for words in each.counts_words]
                               + [Text(f"! {clean(found.words)}", style="red") for found in each.contradictions])  # fmt: skip
        when = Text(when_words(each.time_from, each.time_to) or "—", style="bold")
        cells = _headline(each), Text(f"{each.reports}", style="bold"), said
        if out.width < WIDE:
            told = Text(
                f"{_many(each.reports, 'report')} · {clean(', '.join(each.sources[:3]))} · story {each.story_id}", style="dim"
            )
            out.print(_card(when, _mark(each.status), [cells[0], said, told]))
        else:
            table.add_row(Text(each.story_id, style="dim"), when, _mark(each.status), *cells)
    if out.width >= WIDE and stories:
        out.print(table)


def show_story(out: Console, told: Story) -> None:
    """One story: its facts, then who reported what, in the order in which it became known."""
    out.print(Text(clean(told.headline), style="bold"))
    mode = f"/{told.mode}" if told.mode else ""
    facts = [f"story {told.story_id}", f"{told.type}{mode}", _many(told.reports, "report"), _many(len(told.sources), "source")]
    out.print(Text(clean(" · ".join(facts)), style="dim"))
    out.print()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column(overflow="fold")
    place = told.place_name or ""
    if told.place_country and told.place_precision != "country":
        place = f"{place}, {country_name(told.place_country)}"
    first = told.mentions[0]
    rows: list[tuple[str, RenderableType]] = [
        ("status", _mark(told.status)), ("who", Text(clean(", ".join(told.actors)))),
        ("to whom", Text(clean(", ".join(told.recipients)))),
        ("when", Text(when_words(told.time_from, told.time_to))), ("where", Text(clean(place))),
        ("first told", Text(clean(f"{day_words(str(told.first_published))}, {first['outlet'] or first['report']}"))),
    ]  # fmt: skip
    rows += [("counts", Text(clean(words), style="yellow")) for words in told.counts_words]
    rows += [("at odds", Text(clean(found.words), style="red")) for found in told.contradictions]
    for name, value in rows:
        if str(value):
            grid.add_row(name, value)
    out.print(grid)
    out.print()
    for event in told.mentions:
        day = Text(day_words(str(event["published"])), style="bold")
        source = Text(clean(" · ".join(filter(None, (event["outlet"], event["title"], event["event_id"])))), style="dim")
        out.print(_card(day, _status(event), [who_line(event), _what(event), _details(event, when=True), source]))


def show_levels(out: Console, rows: Sequence[dict[str, Any]]) -> None:
    table = _table(("as of", 17), ("how many", 14), ("of what", None), ("in", None), ("", 8), ("told by", None))
    for row in rows:
        when = when_words(row["as_of_from"], row["as_of_to"]) or day_words(str(row["published"]))
        number = number_words(row["low"], row["high"], row["approx"]) or row["text"]
        told = ", ".join(filter(None, (row["outlet"] or row["title"], day_words(str(row["published"])))))
        table.add_row(Text(when, style="bold"), Text(clean(number), style="bold yellow"), Text(clean(row["of_what"])),
                      Text(clean(country_name(row["in_country"]))), Text(row["status"], style="dim"),
                      Text(clean(told), style="dim"))  # fmt: skip
    if rows:
        out.print(table)


def show_dyads(out: Console, rows: Sequence[dict[str, Any]], by: str | None) -> None:
    from .standing import CLASSES

    table = _table(*([(by, 10)] if by else []), ("from", None), ("to", None))
    styles = dict(zip(CLASSES, QUAD_STYLES.values(), strict=True))
    for label in CLASSES:
        table.add_column(label.replace("_", "\n"), justify="right", style=styles[label])
    for label in ("happenings", "reports"):
        table.add_column(label, justify="right", style="bold" if label == "happenings" else "dim")
    for row in rows:
        period = [str(row["period"])[: {"year": 4, "month": 7}.get(by or "", 10)]] if by else []
        numbers = [f"{row[label]:,}" if row[label] else "" for label in (*CLASSES, "happenings", "reports")]
        table.add_row(*(Text(cell) for cell in (*period, country_name(row["actor"]), country_name(row["recipient"]), *numbers)))
    if rows:
        out.print(table)


def show_explanation(out: Console, found: Explanation) -> None:
    report = found.report
    out.print(Text(clean(report["title"] or report["report"]), style="bold"))
    facts = [report["report"], report["outlet"], f"published {day_words(str(report['published']))}", f"event {found.event_id}"]
    out.print(Text(clean(" · ".join(filter(None, facts))), style="dim"))
    out.print()
    grid = Table.grid(padding=(0, 2, 1, 0))
    grid.add_column(style="dim", width=12)
    grid.add_column(overflow="fold")
    for reason in found.reasons:
        lines = [Text(clean(reason.value), style="bold")]
        if reason.words:
            lines.append(
                Text.assemble((clean(reason.before), "dim"), (f"»{clean(reason.words)}«", "bold"), (clean(reason.after), "dim"))
            )
        why = [reason.rule or "", f"confidence {reason.confidence:.2f}" if reason.confidence is not None else "",
               f"next best: {reason.runner_up}" if reason.runner_up else ""]  # fmt: skip
        if any(why):
            lines.append(Text(clean(" · ".join(filter(None, why))), style="italic cyan"))
        grid.add_row(reason.field, Group(*lines))
    out.print(grid)


def _table(*columns: tuple[str, int | None]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold dim", row_styles=["", ""], padding=(0, 1))
    for name, width in columns:
        table.add_column(name, max_width=width, overflow="fold")
    return table


def _card(left: Text, status: Text, lines: Iterable[Text]) -> RenderableType:
    grid = Table.grid(padding=(0, 2), expand=False)
    grid.add_column(width=16, overflow="fold")
    grid.add_column(overflow="fold")
    grid.add_row(Text("\n").join((left, status)), Text("\n").join(line for line in lines if line.plain))
    return Padding(grid, (0, 0, 1, 0))


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _when(row: Mapping[str, Any]) -> Text:
    text = Text(when_words(row["time_from"], row["time_to"]) or "—", style="bold")
    basis = {"inferred": "inferred", "report": "news of the day"}.get(row["time_basis"] or "")
    return text.append(f"\n{basis}", style="not bold dim italic") if basis else text


def _mark(status: str) -> Text:
    return Text(f"{STATUS_MARKS[status]} {status}", style=STATUS_STYLES[status])


def _status(row: Mapping[str, Any]) -> Text:
    return _mark(row["status"])


def who_line(row: Mapping[str, Any]) -> Text:
    """Who, and to whom, with their codes."""
    actors = _people(row["actors"]) if row["actors"] else Text("somebody", style="dim italic")
    return Text.assemble(actors, (" → ", "bold"), _people(row["recipients"])) if row["recipients"] else actors


def _people(people: Iterable[Mapping[str, Any]]) -> Text:
    names = []
    for person in people:
        known = [part for part in (person["country"], person["sector"]) if part not in ("---", "UNK", "", None)]
        code = NO_BREAK + f"({NO_BREAK.join(dict.fromkeys(known))})" if known else ""
        names.append(Text.assemble((clean(person["name"]), "bold"), (clean(code), "dim")))
    return Text(", ").join(names)


def _what(row: Mapping[str, Any]) -> Text:
    mode = f"/{row['mode']}" if row["mode"] else ""
    style = QUAD_STYLES.get(QUADS.get(row["type"], ""), "bold")
    return Text.assemble((clean(f"{row['type']}{mode}"), style), (f" “{clean(row['trigger'])}”", "italic"))


def _headline(told: Story) -> Text:
    mode = f"/{told.mode}" if told.mode else ""
    style = QUAD_STYLES.get(QUADS.get(told.type, ""), "bold")
    return Text.assemble((clean(told.headline), "bold"), "\n", (clean(f"{told.type}{mode}"), style))


def _details(row: Mapping[str, Any], when: bool = False) -> Text:
    parts = []
    if when and (words := when_words(row["time_from"], row["time_to"])):
        parts.append(Text(words))
    if row.get("place_name"):
        place = row["place_name"]
        if row["place_country"] and row["place_country"] not in place and country_name(row["place_country"]) != place:
            place = f"{place}, {row['place_country']}"
        parts.append(Text.assemble(("in ", "dim"), clean(place)))
    for each in row["quantities"]:
        parts.append(Text(clean(count_words(each)), style="yellow"))
    if row.get("source"):
        parts.append(Text.assemble(("according to ", "dim"), clean(row["source"])))
    return Text(" · ", style="dim").join(parts) if parts else Text()


def count_words(each: Mapping[str, Any]) -> str:
    """`about 3,500 military troops`, `12 killed`: a count of an event, as in a report's view."""
    number = number_words(each["low"], each["high"], each["approx"]) or each["text"]
    kind, of = each["kind"], each["of"] or ""
    if kind in ("other", "items", "troops", "participants", "money", "votes"):
        return " ".join(filter(None, (number, each.get("unit"), of or (kind if kind not in ("other", "items") else ""))))
    return " ".join(filter(None, (number, kind, f"({of})" if of and of != kind else "")))


def _told(row: Mapping[str, Any]) -> Text:
    more = f" and {row['reports'] - 1} more" if row.get("reports", 1) > 1 else ""
    return Text(clean(f"{row['outlet'] or row['report']}, {day_words(str(row['published']))}{more}"), style="dim")
