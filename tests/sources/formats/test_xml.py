"""Feeds of status pages, and the event log of Windows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.formats import windows_events, xml_feeds
from secondstory.sources.reading.unreadable import Unreadable
from tests.sources.formats.sound import assert_sound, bare, cut_or_changed, kinds_of, records, skipped, utc

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xml:lang="en" xmlns="http://www.w3.org/2005/Atom"><id>tag:status.shop.example,2005:/history</id>
  <title>Shop Status - Incident History</title><updated>2026-01-01T01:10:00Z</updated>
  <entry><id>tag:status.shop.example,2005:Incident/19</id><published>2025-12-31T23:50:00Z</published><updated>2026-01-01T01:10:00Z</updated>
    <link rel="alternate" type="text/html" href="https://status.shop.example/incidents/19"/><title>Checkout is slow</title>
    <content type="html">&lt;p&gt;&lt;small&gt;Jan &lt;var data-var='date'&gt; 1&lt;/var&gt;, &lt;var data-var='time'&gt;01:10&lt;/var&gt; UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Resolved&lt;/strong&gt; - It works &amp;amp; is fast.&lt;/p&gt;&lt;p&gt;&lt;small&gt;Dec &lt;var data-var='date'&gt;31&lt;/var&gt;, &lt;var data-var='time'&gt;23:50&lt;/var&gt; UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - We look into it.&lt;/p&gt;</content>
  </entry>
  <entry><id>x</id><title></title></entry>
</feed>
"""
RSS = """<rss version="2.0"><channel><title>Shop</title><item><title>Maintenance</title><description><![CDATA[<p>Tonight we <b>move</b>.</p>]]></description>
<pubDate>Sat, 14 Mar 2026 15:10:00 +0100</pubDate><link>https://status.shop.example/20</link><guid>20</guid></item></channel></rss>"""
EVENTS = """<?xml version="1.0" encoding="utf-8"?><Events><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>
<Provider Name="Service Control Manager"/><EventID Qualifiers="49152">7031</EventID><Level>2</Level><TimeCreated SystemTime="2026-03-14T14:05:11.1234567Z"/>
<EventRecordID>812</EventRecordID><Channel>System</Channel><Computer>srv-1</Computer></System><EventData><Data Name="param1">Print Spooler</Data><Data>-</Data></EventData>
</Event><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="App"/><EventID>1</EventID><TimeCreated SystemTime="2026-03-14T14:06:11Z"/></System>
<RenderingInfo><Message>It ended.</Message></RenderingInfo></Event></Events>"""


def test_each_update_of_an_incident_is_a_record_in_the_year_of_its_entry() -> None:
    assert kinds_of(ATOM) == ["feed"]
    found = records(ATOM)
    assert bare(found) == [
        (utc("2025-12-31 23:50"), "communication", "", "Investigating: Checkout is slow — We look into it."),
        (utc("2026-01-01 01:10"), "communication", "", "Resolved: Checkout is slow — It works & is fast."),
    ]
    assert {(one.source, one.links, one.thread) for one in found} == {
        ("Shop Status", ("https://status.shop.example/incidents/19",), "tag:status.shop.example,2005:Incident/19")
    }
    assert [one.signal for one in found] == ["opened", "closed"]
    assert skipped(ATOM) == ["An entry of the feed has neither a title nor a text, so it was passed over."]
    assert bare(records(RSS)) == [(utc("2026-03-14 14:10"), "communication", "", "Maintenance: Tonight we move .")]


def test_events_of_windows() -> None:
    assert kinds_of(EVENTS) == ["windows_events"]
    assert [(one.occurred_at, one.text, one.severity, one.about, one.source) for one in records(EVENTS)] == [
        (utc("2026-03-14 14:05:11.123456"), "Service Control Manager 7031: param1 Print Spooler", "error", ("srv-1", "Service Control Manager"), "Windows System"),
        (utc("2026-03-14 14:06:11"), "App 1: It ended.", "", ("App",), "Windows"),
    ]  # fmt: skip


def test_xml_that_declares_entities_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feed><entry><title>&b;</title></entry></feed>'
    with pytest.raises(Unreadable, match="declares entities"):
        records(bomb, given=xml_feeds.FORMAT)
    with pytest.raises(Unreadable):
        records("<feed><entry>" + "<a>" * 50, given=xml_feeds.FORMAT)


def test_what_ends_in_the_middle_is_read_as_far_as_it_goes() -> None:
    assert len(records(ATOM[: ATOM.index("<entry><id>x")])) == 2


@given(cut_or_changed([ATOM.encode(), RSS.encode(), EVENTS.encode()]) | st.binary(max_size=60))
def test_damaged_xml_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, xml_feeds.FORMAT, windows_events.FORMAT)
