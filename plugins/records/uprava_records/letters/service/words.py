"""Requisites of a letter that search finds."""

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one
from uprava.extension import DocumentHead

from uprava_records.letters.service.cards import IncomingCard, own_words


def words_of(session: Session, head: DocumentHead) -> list[str]:
    """Return the sender's number and date and the signatory of a registered letter."""
    query = """
        select '' as title, correspondent, outgoing_number, outgoing_date, signatory
        from records.incoming where document_id = %s"""
    card = fetch_one(session, IncomingCard, query, (head.id,))
    return own_words(card) if card else []
