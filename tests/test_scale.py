"""Shards and clusters: the archive is the one that one machine would have made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline import intake
from dateline.archive import Archive, build, store
from dateline.archive.build import Order
from dateline.scale import shards
from dateline.scale.pool import Pool
from dateline.scale.worker import ReaderSpec

STAND_IN = ReaderSpec("archive_stand_in:StandIn")
WORDS = "peace trade war grain gas oil prisoners borders fishing visas schools bridges rivers islands airports".split()


def corpus(folder: Path, files: int, reports: int) -> Order:
    """Files of reports; some reports stand in two files, one fails, one kills the reader, one line is none."""
    folder.mkdir()
    for number in range(files):
        many = []
        for place in range(reports):
            at = number * (reports - 2) + place
            words = " ".join(WORDS[(at * step + step) % len(WORDS)] for step in range(1, 40))
            more = " crash" if at == 7 else " die" if at == 11 else ""
            text = f"The minister met envoy {at} in Paris. They talked about {words}.{more}"
            many.append(json.dumps({"id": f"r{at}", "published": "2020-01-02", "text": text}))
        (folder / f"{number:02}.jsonl").write_text("\n".join([*many, "nonsense"] if number == 1 else many) + "\n", encoding="utf-8")
    return Order((str(folder),))


def dumped(archive: Path, folder: Path) -> dict[str, str]:
    with Archive(archive) as opened:
        return {path.name: path.read_text(encoding="utf-8") for path in store.dump(opened.connection, folder)}


def test_small_inputs_are_put_together():
    sizes = {"a": 3, "b": 4, "c": 9, "d": 30, "e": 1, "f": 1}
    cut = list(shards.cut([intake.Source(name, "text") for name in sizes], lambda source: sizes[source.path], 10))
    paths = ["".join(source.path for source in shard.sources) for shard in cut]
    assert list(zip(paths, [shard.size for shard in cut], strict=True)) == [("ab", 7), ("c", 9), ("d", 30), ("ef", 2)]
    assert list(shards.cut([], len)) == []


def test_shards_are_read_once_and_give_the_same_archive(tmp_path):
    order = corpus(tmp_path / "news", 3, 12)
    build.build(order, tmp_path / "local.duckdb", reader=STAND_IN)
    cut = list(shards.cut(build.found(order), build.size, 1))
    with Pool(1, STAND_IN) as pool:
        folders = [tmp_path / "shards" / shard.name(order, "g") for shard in cut]
        told = [shards.read(shard, order, pool, folder) for shard, folder in zip(cut, folders, strict=True)]
        assert sum(one["read"] for one in told) == 33 and sum(one["failures"] for one in told) == 4
        before = [folder.stat().st_mtime_ns for folder in folders]
        assert [shards.read(shard, order, pool, folder) for shard, folder in zip(cut, folders, strict=True)] == told
        assert [folder.stat().st_mtime_ns for folder in folders] == before
        generator = pool.generator
    with Archive(tmp_path / "merged.duckdb", read_only=False) as archive:
        store.add_generation(archive.connection, generator)
        for folder in (*folders, *folders):
            shards.merge(archive.connection, folder)
        build.afterwards(archive)
    assert dumped(tmp_path / "merged.duckdb", tmp_path / "m") == dumped(tmp_path / "local.duckdb", tmp_path / "l")
    assert not [path for path in (tmp_path / "shards").iterdir() if path.name.startswith(".")]


def test_a_changed_input_is_another_shard(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one")
    shard, order = shards.Shard((intake.Source(str(path), "text"),), 3), Order((str(path),))
    name = shard.name(order, "g")
    assert shard.name(order, "g") == name != shard.name(order, "h") != shard.name(Order((str(path),), "2020-01-01"), "h")
    path.write_text("other")
    assert shard.name(order, "g") != name
    assert shards.Shard((intake.Source(str(tmp_path / "none"), "text"),), 0).name(order, "g")


@pytest.mark.slow
def test_two_machines_of_which_one_is_lost(tmp_path):
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    from dateline.scale import cluster

    order = corpus(tmp_path / "news", 12, 20)
    build.build(order, tmp_path / "local.duckdb", reader=STAND_IN)
    slow = ReaderSpec(STAND_IN.factory, {"pause": 0.1})
    machines = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    import ray

    try:
        second = machines.add_node(num_cpus=1)
        machines.wait_for_nodes()
        ray.init(address=machines.address, log_to_driver=False)
        folder = tmp_path / "shards"
        finished: dict[str, int] = {}

        def nodes() -> set[str]:
            return {shards.facts(one)["node"] for one in folder.iterdir() if shards.facts(one)}

        def lose_one(progress: build.Progress) -> None:
            if not finished and folder.exists() and len(nodes()) == 2:
                finished.update({one.name: one.stat().st_ino for one in folder.iterdir() if shards.facts(one)})
                machines.remove_node(second, allow_graceful=False)

        done = cluster.build(order, tmp_path / "ray.duckdb", folder, slow, tell=lose_one, shard_bytes=1)
        assert done.failures == 3 and len(finished) < 12, "a machine was lost before the end"
        assert len(nodes()) == 2, "both machines did work"
        assert {name: (folder / name).stat().st_ino for name in finished} == finished, "finished shards keep their files"
        assert dumped(tmp_path / "ray.duckdb", tmp_path / "r") == dumped(tmp_path / "local.duckdb", tmp_path / "l")
        again = cluster.build(order, tmp_path / "ray.duckdb", folder, slow, shard_bytes=1)
        assert again.read == 0
        assert dumped(tmp_path / "ray.duckdb", tmp_path / "r2") == dumped(tmp_path / "local.duckdb", tmp_path / "l")
    finally:
        ray.shutdown()
        machines.shutdown()
