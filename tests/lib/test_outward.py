"""Where nothing is sent to, however its address is written."""

from __future__ import annotations

import pytest

from secondstory.lib.outward import is_off_limits


@pytest.mark.parametrize(
    "written",
    [
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "100.100.100.200",
        "::ffff:100.100.100.200",
        "192.0.0.192",
    ],
)
def test_what_hands_out_a_machines_credentials_is_off_limits(written: str) -> None:
    assert is_off_limits(written)


@pytest.mark.parametrize("written", ["127.0.0.1", "10.0.0.7", "192.168.1.2", "::1", "fd12::1", "::ffff:10.0.0.7", "140.82.112.3"])
def test_private_networks_are_where_trackers_and_chats_are(written: str) -> None:
    assert not is_off_limits(written)
