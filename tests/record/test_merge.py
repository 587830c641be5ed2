"""Mentions of the same act become one event, with reasons; mentions of another act do not."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from communique.codebook.annotated import from_row as from_annotated
from communique.record import Record
from communique.record.clustering import ENOUGH
from communique.record.likeness import Profile
from communique.record.merge import Cluster, Growth, Placed, grow, merge, merge_reports
from communique.record.telling import MentionKey, from_reports, from_row
from communique.record.threads import Link, parts, threads
from communique.types import Report

from .conftest import SHELLING, SHELLING_AGAIN, VISIT, actor, event, report, sentence

CLUSTERS = Path(__file__).parents[2] / "training" / "corpus" / "clusters_dev.jsonl"


def texts(clusters: list[Cluster]) -> list[set[str]]:
    return [{f"{key.report_id} {key.trigger}" for key in cluster.tellings} for cluster in clusters]


def test_a_headline_its_lede_and_another_report_tell_one_event(reports: list[Report]) -> None:
    found = texts(merge(from_reports(reports)))
    assert {"r1 shell", "r1 shelled", "r2 shelled"} in found
    assert len(found) == 4


def test_an_act_answered_in_kind_is_another_event() -> None:
    first = report(
        11,
        "2015-09-08",
        "Deccan Ledger",
        sentence(
            "India expelled a Pakistani visa clerk on Tuesday.",
            event(
                "expelled",
                "SANCTION",
                mode="expel",
                actors=[actor("India", "IND")],
                recipients=[actor("Pakistani visa clerk", "PAK")],
                when=("Tuesday", "2015-09-08"),
            ),
        ),
    )
    answer = report(
        12,
        "2015-09-09",
        "Deccan Ledger",
        sentence(
            "Pakistan on Wednesday expelled a Indian trade officer in reply.",
            event(
                "expelled",
                "SANCTION",
                mode="expel",
                actors=[actor("Pakistan", "PAK")],
                recipients=[actor("Indian trade officer", "IND")],
                when=("Wednesday", "2015-09-09"),
            ),
        ),
    )
    assert len(merge(from_reports([first, answer]))) == 2  # fmt: skip


def test_exact_dates_that_contradict_are_never_joined() -> None:
    tests = [
        report(20 + n, f"2024-04-{day}", "Coastline Press", sentence(
            f"North Korea fired a ballistic missile into the East Sea on {day} April.",
            event("fired", "MOBILIZE", mode="weapons", actors=[actor("North Korea", "PRK")], place=["East Sea"],
                  when=(f"{day} April", f"2024-04-{day}"))))
        for n, day in enumerate(("09", "17", "19"))
    ]  # fmt: skip
    assert len(merge(from_reports(tests))) == 3


def test_other_parties_are_another_event() -> None:
    keys = from_reports([SHELLING])
    elsewhere = [
        replace(key, mention_id=f"x{key.mention_id}", actors=frozenset({"BOL"}), recipients=frozenset({"PRY"}))
        for key in keys
    ]
    clusters = merge([*keys, *elsewhere])
    assert all(len({key.mention_id.startswith("x") for key in cluster.tellings}) == 1 for cluster in clusters)


def test_a_copied_report_is_one_event_each() -> None:
    copied = replace_report(SHELLING_AGAIN, "r9", "Islamabad Morning Bulletin")
    clusters = merge(from_reports([SHELLING_AGAIN, copied]))
    assert [len(cluster.tellings) for cluster in clusters] == [2, 2]


def replace_report(found: Report, name: str, publisher: str) -> Report:
    return Report(name, found.published, found.text, found.sentences, publisher=publisher)


def test_every_joining_has_its_reason(reports: list[Report]) -> None:
    for cluster in merge(from_reports(reports)):
        assert cluster.reasons.keys() == {key.mention_id for key in cluster.tellings}
        assert cluster.reasons[cluster.tellings[0].mention_id] == "told first"
    shelling = merge(from_reports(reports))[0]
    reason = shelling.reasons[shelling.tellings[-1].mention_id]
    assert reason.startswith("same parties RUS→GEO, same type ASSAULT heavy-weapons, same date, wording 0.")


def test_an_event_keeps_its_id_when_later_reports_tell_it() -> None:
    alone = merge(from_reports([SHELLING]))[0]
    together = merge(from_reports([SHELLING, SHELLING_AGAIN, VISIT]))[0]
    assert alone.event_id == together.event_id
    assert len(together.tellings) > len(alone.tellings)


def test_merging_reports_sets_the_ids_of_their_events() -> None:
    first, second = replace_report(SHELLING, "a", "A"), replace_report(VISIT, "b", "B")
    merge_reports([first, second])
    headline, lede = first.sentences[0].events[0], first.sentences[1].events[0]
    assert headline.id == lede.id
    assert second.sentences[0].events[0].id not in (None, headline.id)
    for told in (first, second):
        for event_told in (e for s in told.sentences for e in s.events):
            event_told.id = None


def test_nothing_merges_to_nothing() -> None:
    assert merge([]) == []
    merge_reports([])


def test_keys_from_the_table_are_those_from_the_reports(record: Record, reports: list[Report]) -> None:
    rows = record.sql(
        "SELECT mentions.*, kind, text AS words FROM mentions JOIN sentences USING (report_id, sentence) "
        "ORDER BY report_id, sentence, position"
    ).to_dicts()
    assert [from_row(row, row["kind"], row["words"]) for row in rows] == from_reports(reports)


DAY = datetime.date(2022, 3, 1)
CODES = st.frozensets(st.sampled_from(["RUS", "UKR", "POL"]), max_size=2)
SENTENCES = (
    "Shells fell on the port of Odesa before dawn.",
    "Warsaw recalled its ambassador after the shelling of Odesa.",
    "Envoys met in Lviv to discuss a truce.",
    "Grain ships left the port under escort.",
)


@st.composite
def mention(draw: st.DrawFn) -> MentionKey:
    number, words = draw(st.integers(0, 3)), draw(st.sampled_from(SENTENCES))
    start = draw(st.one_of(st.none(), st.integers(0, 6).map(lambda n: DAY + datetime.timedelta(days=n))))
    at = draw(st.integers(0, 400))
    actors, recipients = draw(CODES), draw(CODES)
    return MentionKey(
        mention_id=f"r{number}/{at % 5}/{at}",
        report_id=f"r{number}",
        sentence=at % 5,
        offset=at,
        published=DAY + datetime.timedelta(days=2 * number),
        kind="headline" if at % 5 == 0 else "body",
        type=draw(st.sampled_from(["ASSAULT", "SANCTION", "CONSULT", "AGREE"])),
        mode=draw(st.sampled_from([None, None, "firearms"])),
        status=draw(st.sampled_from(["actual", "future"])),
        trigger=words.split()[1],
        actors=actors,
        recipients=recipients,
        filed_under=tuple(sorted(actors | recipients)) or ("RUS",),
        actor_words=(),
        recipient_words=tuple(words.split()[-2:]),
        places=draw(st.sampled_from([(), ("Odesa",)])),
        start=start,
        end=start,
        words=words,
    )


MENTIONS = st.lists(mention(), max_size=14, unique_by=lambda key: key.mention_id)


@settings(max_examples=40, deadline=None)
@given(MENTIONS, st.randoms(use_true_random=False))
def test_the_order_of_the_mentions_makes_no_difference(keys: list[MentionKey], chance: object) -> None:
    shuffled = list(keys)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled) == merge(keys)


@settings(max_examples=40, deadline=None)
@given(MENTIONS)
def test_merging_keeps_every_mention_once_and_twice_given_is_once_told(keys: list[MentionKey]) -> None:
    clusters = merge(keys)
    assert sorted(key.mention_id for cluster in clusters for key in cluster.tellings) == sorted(
        key.mention_id for key in keys
    )
    assert merge([*keys, *keys]) == clusters
    assert len({cluster.event_id for cluster in clusters}) == len(clusters)


class Remembered:
    """What was merged before, in memory."""

    def __init__(self) -> None:
        self.clusters: dict[str, Cluster] = {}

    def take(self, growth: Growth) -> None:
        for name in growth.gone:
            del self.clusters[name]
        for name, thread in growth.moved.items():
            self.clusters[name] = replace(self.clusters[name], thread=thread)
        assert not self.clusters.keys() & {cluster.event_id for cluster in growth.clusters}
        self.clusters |= {cluster.event_id: cluster for cluster in growth.clusters}

    def _placed(self) -> dict[str, tuple[MentionKey, Placed]]:
        return {
            key.mention_id: (
                key,
                Placed(key.mention_id, key.order, cluster.links[key.mention_id], cluster.event_id, cluster.thread),
            )
            for cluster in self.clusters.values()
            for key in cluster.tellings
        }

    def near(self, mentions: Sequence[Profile]) -> list[tuple[MentionKey, Placed]]:
        return list(self._placed().values())

    def threads(self, names: Iterable[str]) -> list[Placed]:
        wanted = set(names)
        return [before for _, before in self._placed().values() if before.thread in wanted]

    def threads_of(self, mention_ids: Iterable[str]) -> set[str]:
        placed = self._placed()
        return {placed[name][1].thread for name in mention_ids if name in placed}

    def keys(self, mention_ids: Iterable[str]) -> list[MentionKey]:
        placed = self._placed()
        return [placed[name][0] for name in mention_ids]


@settings(max_examples=60, deadline=None)
@given(MENTIONS, st.randoms(use_true_random=False), st.integers(1, 5))
def test_told_in_any_order_and_portions_the_events_are_the_same(
    keys: list[MentionKey], chance: object, portion: int
) -> None:
    shuffled = list(keys)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    past = Remembered()
    for start in range(0, len(shuffled), portion):
        past.take(grow(shuffled[start : start + portion], past))
    assert sorted(past.clusters.values(), key=lambda c: c.tellings[0].order) == merge(keys)


def test_reports_recorded_one_by_one_in_any_order_give_the_events_of_all_at_once(tmp_path: Path) -> None:
    rows = (CLUSTERS.read_text(encoding="utf-8")).splitlines()[:10]
    told = [from_annotated(json.loads(row), source=f"clusters:{n}") for n, row in enumerate(rows)]

    def events(name: str, batches: list[list[Report]]) -> list[object]:
        record = Record(tmp_path / name, create=True)
        for batch in batches:
            with record.writer() as writer:
                writer.add(batch)
                writer.merge()
        return record.sql("SELECT * FROM events ORDER BY event_id").fetchall()

    together = events("together", [told])
    assert len(together) > 20
    shuffled = random.Random(3).sample(told, len(told))
    assert events("one by one", [[one] for one in shuffled]) == together


def test_a_thread_that_is_too_large_is_cut_where_it_hangs_together_least() -> None:
    names = [f"m{n:03}" for n in range(700)]
    orders = {name: (DAY, name, 0, 0, name) for name in names}
    weak = {300, 500}
    links = {
        name: Link(names[n - 1], orders[names[n - 1]], -0.8 if n in weak else 1.0) if n else None
        for n, name in enumerate(names)
    }
    (thread,) = threads(links)
    assert sorted(map(len, parts(thread, links, ENOUGH))) == [200, 200, 300]
    assert list(parts(names[:300], links, ENOUGH)) == [frozenset(names[:300])]


@settings(max_examples=40, deadline=None)
@given(MENTIONS)
def test_no_event_has_dates_that_contradict(keys: list[MentionKey]) -> None:
    for cluster in merge(keys):
        days = [key.start for key in cluster.tellings if key.start]
        assert not days or max(days) - min(days) <= datetime.timedelta(days=1)


def test_of_many_mentions_of_one_pair_on_one_day_none_is_lost() -> None:
    keys = [
        replace(key, mention_id=f"{n}/{key.mention_id}", report_id=f"r{n}", published=DAY, start=None, end=None)
        for n in range(120)
        for key in from_reports([SHELLING])
    ]
    assert sum(len(cluster.tellings) for cluster in merge(keys)) == len(keys)
