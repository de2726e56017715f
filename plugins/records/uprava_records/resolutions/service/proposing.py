"""What follows when a letter was registered for a leader, and which rule brought it there."""

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import fetch_value
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

from uprava_records.letters.service.registering import REVIEW
from uprava_records.resolutions.service.reviewing import Asked, add_reviews, open_next, stand
from uprava_records.routing.service.proposing import (
    Arrived,
    card_of,
    find_letter,
    matching,
    what_of,
)
from uprava_records.routing.service.rules import Rule, find_rule
from uprava_records.routing.values import Order


def follow_registration(session: Session, reader: Reader, head: DocumentHead) -> None:
    """Put a letter registered for a leader before them and before their assistants.

    When a rule proposed that leader, the history names it, and its further leaders follow.
    """
    letter = find_letter(session, head) if head.state == REVIEW else None
    if letter is None or letter.addressee_id is None:
        return
    rule = rule_for(session, head, letter)
    people = list(rule.leader_ids) if rule else [letter.addressee_id]
    order = Order(rule.review_order) if rule else Order.TOGETHER
    if rule is not None:
        record(session, "review.routed", "document", head.id, rule=rule.title, what=what_of(rule))
    asked = Asked(people, order, rule.note if rule else "", rule.id if rule else None)
    add_reviews(session, head, asked, reader=reader, at=letter.at)
    open_next(session, head, reader=reader, at=letter.at)
    stand(session, head, at=letter.at, act="put-before")


def rule_for(session: Session, head: DocumentHead, letter: Arrived) -> Rule | None:
    """Return the rule that proposes the leader a letter was registered for, None: a person did."""
    rule = matching(session, card_of(head, letter), organisation_id=head.organisation_id)
    return rule if rule and letter.addressee_id in rule.leader_ids[:1] else None


def rule_behind(session: Session, head: DocumentHead, leader_id: int) -> Rule | None:
    """Return the rule that brought a letter before a leader, None when a person did."""
    query = """select rule_id from records.review where document_id = %s and person_id = %s
        order by id desc limit 1"""
    return find_rule(session, fetch_value(session, query, (head.id, leader_id)))
