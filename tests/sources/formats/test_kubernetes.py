"""Kubernetes events: both versions of the API, lists, watches, and kubectl's table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.formats.reading import read, recognise
from secondstory.sources.records.material import of_bytes
from secondstory.sources.records.record import Record
from tests.sources.formats.trying import assert_cut_is_sound, assert_is_record, assert_sound, claims, damaged, read_of


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# fmt: off
BACK_OFF: dict[str, Any] = {
    "apiVersion": "v1", "kind": "Event",
    "metadata": {"name": "shop-7d9f.17", "namespace": "shop", "uid": "ku1", "creationTimestamp": "2024-03-02T14:04:00Z"},
    "involvedObject": {"kind": "Pod", "namespace": "shop", "name": "shop-7d9f", "uid": "kp1"}, "reason": "BackOff",
    "message": "Back-off restarting failed container", "source": {"component": "kubelet", "host": "node-1"},
    "firstTimestamp": "2024-03-02T14:04:00Z", "lastTimestamp": "2024-03-02T14:20:00Z", "count": 9, "type": "Warning", "eventTime": None,
}
EVENT: dict[str, Any] = BACK_OFF
LIST: dict[str, Any] = {
    "apiVersion": "v1", "kind": "List", "metadata": {},
    "items": [BACK_OFF, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop-7d9f"}}],
}
WATCHED: dict[str, Any] = {"type": "ADDED", "object": BACK_OFF}
NEWER: dict[str, Any] = {
    "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": {"name": "e2", "namespace": "shop", "uid": "ku2"},
    "regarding": {"kind": "Deployment", "name": "shop", "namespace": "shop", "uid": "kd1"}, "reason": "ScalingReplicaSet",
    "note": "Scaled up to 3", "type": "Normal", "eventTime": "2024-03-02T14:01:05.000123Z",
    "reportingController": "deployment-controller", "deprecatedSource": {"host": "node-2"}, "deprecatedCount": 1,
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (EVENT, [
        Record(
            "BackOff on pod/shop-7d9f: Back-off restarting failed container (9 times)", occurred_at=utc("2024-03-02 14:04:00"),
            occurred_until=utc("2024-03-02 14:20:00"), time_as_written="2024-03-02T14:04:00Z", source="Kubernetes", external_id="ku1",
            thread="kp1", severity="warning", about=("pod/shop-7d9f", "shop", "node-1"), marks=("log",),
        ),
    ]),
    (LIST, [
        Record(
            "BackOff on pod/shop-7d9f: Back-off restarting failed container (9 times)", occurred_at=utc("2024-03-02 14:04:00"),
            occurred_until=utc("2024-03-02 14:20:00"), time_as_written="2024-03-02T14:04:00Z", source="Kubernetes", external_id="ku1",
            thread="kp1", severity="warning", about=("pod/shop-7d9f", "shop", "node-1"), marks=("log",),
        ),
    ]),
    (WATCHED, [
        Record(
            "BackOff on pod/shop-7d9f: Back-off restarting failed container (9 times)", occurred_at=utc("2024-03-02 14:04:00"),
            occurred_until=utc("2024-03-02 14:20:00"), time_as_written="2024-03-02T14:04:00Z", source="Kubernetes", external_id="ku1",
            thread="kp1", severity="warning", about=("pod/shop-7d9f", "shop", "node-1"), marks=("log",),
        ),
    ]),
    (NEWER, [
        Record(
            "ScalingReplicaSet on deployment/shop: Scaled up to 3", occurred_at=utc("2024-03-02 14:01:05.000123"),
            time_as_written="2024-03-02T14:01:05.000123Z", source="Kubernetes", external_id="ku2", thread="kd1",
            about=("deployment/shop", "shop", "node-2"), marks=("log",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("kubernetes", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["kubernetes"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)


TABLE = """\
NAMESPACE   LAST SEEN   TYPE      REASON    OBJECT          MESSAGE
shop        5m12s       Warning   BackOff   pod/shop-7d9f   Back-off restarting failed container
shop        <unknown>   Normal    Pulled    pod/shop-7d9f   Container image "shop:1" already present

"""


def test_the_table_kubectl_prints_gives_a_record_a_row_without_a_time() -> None:
    material = of_bytes("events.txt", TABLE.encode())
    assert [(one.format.key, one.guess.sureness) for one in recognise(material)] == [("kubectl_events", 95)]
    first, second = TABLE.splitlines()[1:3]
    common: dict[str, Any] = {"precision": "unknown", "source": "Kubernetes", "about": ("pod/shop-7d9f", "shop"), "marks": ("log",)}
    assert list(read(material)) == [
        Record(
            "BackOff on pod/shop-7d9f: Back-off restarting failed container",
            time_as_written="5m12s ago",
            severity="warning",
            raw=first,
            locator="line 2",
            **common,
        ),
        Record(
            'Pulled on pod/shop-7d9f: Container image "shop:1" already present',
            time_as_written="<unknown>",
            raw=second,
            locator="line 3",
            **common,
        ),
    ]


@given(st.text(max_size=200))
def test_whatever_follows_the_header_of_the_table_nothing_breaks(rest: str) -> None:
    for one in read(of_bytes("events.txt", (TABLE + rest).encode(errors="replace"))):
        assert isinstance(one, Record)
        assert_is_record(one)
