"""An archive for the tests of the local page: made-up events, a real kind of report, and a hostile one."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from dateline.archive import plans, store, stories, synthetic
from dateline.archive.store import Archive
from dateline.record import Record, Report

NASTY = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'`{{7*7}}"
BIDI = "\u202enoitacol\u202c \u2066left\u2069 \u200fright"
HUGE = "W" * 4_000
TEXT = (
    f"{NASTY} Ruritania will withdraw 500 troops from Strelsau by November. {BIDI} said </div></script> so. {HUGE} "
    "On Friday rebels shelled Strelsau. \U0001f4a5 =cmd|calc\x07 \ufffe"
)


def span(text: str, **more: object) -> dict:
    start = TEXT.index(text)
    return {"text": text, "start": start, "end": start + len(text), **more}


def hostile() -> tuple[Report, Record]:
    """A report that tries everything in every field."""
    report = Report(id=NASTY, text=TEXT, published="2020-08-30", title=f"{NASTY}{BIDI}", url="javascript:alert(2)", source=NASTY)
    record = Record.from_dict(
        {
            "id": NASTY,
            "title": report.title,
            "published": report.published,
            "url": report.url,
            "text": TEXT,
            "events": [
                {
                    "id": "e1",
                    "trigger": span("withdraw"),
                    "type": "RETREAT",
                    "mode": "</script>",
                    "contexts": [NASTY],
                    "status": "planned",
                    "actors": [
                        span("Ruritania", name=NASTY, country="USA", sector="GOV", id="q\"'><b>", office=NASTY, evidence=NASTY)
                    ],
                    "recipients": [span(HUGE, name=HUGE, country="IRQ", sector="GOV")],
                    "time": {"start": None, "end": "2020-11-30", "precision": "month", "basis": "stated", "evidence": NASTY},
                    "place": span("Strelsau", name=NASTY, country="IRQ", lat=33.3, lon=44.4, precision="city"),
                    "quantities": [span("500", kind="troops", low=500, high=500, of=NASTY)],
                    "source": span(BIDI),
                    "evidence": NASTY,
                    "confidence": 0.8,
                },
                {
                    "id": "e2",
                    "trigger": span("shelled"),
                    "type": NASTY,
                    "status": "denied",
                    "actors": [span("rebels", name=BIDI, country="USA", sector="REB")],
                    "recipients": [span("Strelsau", name="Strelsau", country="IRQ", sector="CVL")],
                    "time": {"start": "2020-08-28", "end": "2020-08-28", "precision": "day", "basis": "inferred"},
                },
            ],
            "statements": [
                {
                    "speaker": span(BIDI, name=NASTY),
                    "cue": span("said"),
                    "content": span("</div></script> so"),
                    "mode": "direct",
                    "via": NASTY,
                }
            ],
            "levels": [span("500", of=NASTY, country_of="USA", in_country="IRQ", low=500, high=None)],
            "links": [{"from": "e2", "to": "e1", "kind": "response"}],
        }
    )
    return report, record


def make(path: Path, events: int = 0, with_hostile: bool = False, linked: bool = True) -> Path:
    """An archive of made-up events, and the hostile report where it is wanted."""
    with Archive(path, read_only=False) as archive:
        if events:
            synthetic.fill(archive.connection, events, seed=1)
        if with_hostile:
            report, record = hostile()
            # The same generation as the made-up events, so that both are shown.
            generation = archive.generation
            store.add(archive.connection, report, record)
            if generation:
                _adopt(archive, generation)
        if events > 1 and linked:
            stories.refresh(archive.connection)
            plans.follow(archive.connection)
    return path


def _adopt(archive: Archive, generation: str) -> None:
    wrong = archive.generation
    for table in ("events", "statements", "standings", "times", "places", "readings"):
        archive.connection.execute(f"update {table} set generation = ? where generation = ?", [generation, wrong])
    store.put(archive.connection, "generation", generation)


@contextlib.contextmanager
def served(path: Path, warm: bool = False, **options: object) -> Iterator[str]:
    """The page of an archive on a free port of this machine; its address."""
    import uvicorn

    from dateline.web.app import application

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = application(path, **options)
        if warm:
            app.state.page.warm()
        config = uvicorn.Config(app, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)
