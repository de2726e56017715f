"""A protocol from its draft to its tasks."""

from plugins.meetings.protocol.conftest import Minutes


def test_a_signed_protocol_closes_the_meeting(minutes: Minutes) -> None:
    minutes.point(minutes.items[0])
    id = minutes.make()
    minutes.sign(id)
    row = minutes.protocol(id)
    assert row.number == "1"
    assert minutes.state(minutes.id) == "closed"
