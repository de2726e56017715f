"""The second wall: even with a bug in the application the database shows nobody else's rows."""

import psycopg
import pytest
from psycopg import sql
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.users.reader import Reader

OPEN_TABLES = {
    "documents.access_grant": "the rights themselves: the predicate reads them",
    "documents.counter": "ordinals of journals, no content",
    "documents.journal": "set up by the administrator, shown to registrars",
    "documents.document_type": "the administrator's list of types, for everybody",
    "documents.link": "two ids; titles come through documents.document",
    "documents.favourite": "a person's own, by person_id",
    "documents.saved_view": "addresses of lists, by owner",
    "documents.page": "pictures by content hash; reached through a file that is seen",
    "documents.rendition": "copies by content hash, no words; reached through a file that is seen",
    "appeals.edition": "editions of the classifier, for everybody",
    "appeals.node": "headings of the classifier",
    "appeals.section_name": "how fields of a package are called",
    "appeals.section_body": "identifiers of bodies",
    "appeals.subscription": "addresses of programs, no appeals and no secrets",
    "appeals.reply_template": "texts of the office",
    "appeals.publication": "answers for everybody, without names",
    "appeals.reception_hours": "when leaders receive: published",
    "appeals.reception_away": "days a leader does not receive",
    "appeals.reception_year": "the last number of a year",
    "appeals.reception_day_told": "that a leader was told of his day",
    "appeals.kind": "kinds of questions, of the classifier",
    "records.draft_file": "content hashes of drafts; the drafts are behind their own wall",
    "documents.number_block": "ranges of numbers kept for paper days, no content",
    "documents.reserved_number": "ordinals of such a range and who took them, no content",
    "records.plan": "the filing plan is the whole office's",
    "records.plan_row": "rows of the filing plan: headings of cases, no documents",
    "records.case_file": "headings of cases; what lies in them is behind the wall",
    "records.case_volume": "counts of sheets",
    "records.case_hold": "why a case is not destroyed",
    "records.inventory": "the archive's own lists",
    "records.inventory_line": "headings of cases in the archive's lists",
    "records.disposal": "acts of destruction, the archive's own",
    "records.disposal_case": "headings of cases in acts",
    "records.disposal_document": "what an act destroyed: read by right to the archive, for ever",
    "records.postal_register": "days and counts of the post; its lines are behind the wall",
    "records.mailing_list": "addresses of those who get papers, no documents",
    "records.mailing_list_row": "addresses of those who get papers, no documents",
    "records.dispatch_office": "texts and addresses of the office",
    "records.mailbox_state": "where the mailbox was left, no messages",
    "documents.recognition": "how far a scan is read, by content hash; reached through its file",
    "documents.recognised_page": "words of a page by content hash; reached through its file",
    "records.assistant": "who prepares resolutions for whom",
    "records.routing_rule": "the registrars' rules, no documents",
    "records.package": "the archive's own packages, by the right to them",
    "records.postal_rate": "dated prices of the post",
    "records.check_rule": "which kinds and journals are open to the public check",
    "records.transfer": "the archive's own acts of transfer",
    "records.transfer_line": "headings of cases in such acts",
    "records.exchange_participant": "addresses of other bodies, no documents",
    "records.exchange_state": "when the folders were visited, no messages",
    "meetings.body": "bodies and who prepares them, for everybody",
    "meetings.member": "who belongs to a body, for everybody",
    "meetings.regulation": "rules of bodies, for everybody",
    "meetings.majority": "rules of bodies, for everybody",
    "meetings.series": "when bodies meet, no questions",
    "meetings.feed": "hashes of secret addresses, by person_id",
    "contracts.docflow": "what came through an operator, tied to a contract or to none yet",
    "contracts.docflow_part": "receipts and notices of what came",
    "contracts.docflow_title": "our answers to what came",
    "contracts.feed": "hashes of secret addresses, by person_id",
    "contracts.import_row": "rows of a table somebody brings in, by its run",
    "contracts.import_run": "tables somebody brings in, by author_id",
    "contracts.key_rate": "key rates of the Bank of Russia, for everybody",
    "contracts.office": "settings of an organisation",
    "contracts.operator": "operators of documents of an organisation",
    "contracts.operator_cursor": "how far an operator was read",
    "contracts.overseer": "who sees all contracts of an organisation",
    "reports.remembered": "parameters of forms, by person_id",
    "reports.own_report": "layouts of reports, no figures; shared by report_share",
    "reports.report_version": "earlier layouts of such reports",
    "reports.report_share": "to whom a layout is shared",
    "reports.run": "figures without documents, by person_id",
    "reports.counted": "figures without documents, by a digest of the rights they were counted for",
    "reports.schedule": "what is sent when, by owner_id",
    "reports.schedule_refusal": "who wants no more of it",
    "reports.delivery": "hashes of files sent, for those in delivery_to and the owner",
    "reports.delivery_to": "to whom they went",
    "reports.board": "which figures a role or a person looks at, no figures",
    "reports.widget": "codes of reports on such a board",
    "assignments.recount": "when terms were counted anew; what moved is behind the wall",
    "assignments.typical_term": "the administrator's typical terms, no documents",
    "documents.word": "words without saying whose; what they lead to is under the reader's rights",
    "documents.text": "the text index: @@ is not leakproof; reached by the core's search only",
}
"""Tables of documents without row security, each with the reason."""


@pytest.fixture
def secret(installation: Installation, town: testing.Town) -> DocumentHead:
    """A letter open to the chancellery only."""
    author = testing.make_person(installation, unit_id=town.chancellery_id)
    with testing.acting(installation, author) as session:
        new = NewDocument("records.incoming", "Секретное", "Тайна", "registered",
                          town.organisation_id, town.chancellery_id)  # fmt: skip
        head = create(session, new, reader=author, at=now())
        opening = Opening(town.chancellery_id, AccessRight.MANAGE, "journal")
        open_to(session, head, [opening], at=now(), by=None)
    return head


@pytest.fixture
def stranger(installation: Installation, town: testing.Town) -> Reader:
    """A person of another department."""
    return testing.make_person(installation, unit_id=town.housing_id)


def test_a_statement_without_any_condition_shows_a_stranger_nothing(
    installation: Installation, stranger: Reader, secret: DocumentHead
) -> None:
    with testing.acting(installation, stranger) as session:
        assert secret.id not in fetch_values(session, "select id from documents.document")
        assert fetch_value(session, "select count(*) from documents.file") == 0


def test_a_statement_without_any_condition_changes_nothing_of_others(
    installation: Installation, stranger: Reader, secret: DocumentHead
) -> None:
    with testing.acting(installation, stranger) as session:
        changed = "update documents.document set title = 'x' where id = %s"
        assert execute(session, changed, (secret.id,)) == 0
        assert execute(session, "delete from documents.document where id = %s", (secret.id,)) == 0


def test_a_session_that_names_nobody_sees_nothing(
    installation: Installation, secret: DocumentHead, database: tuple[str, str]
) -> None:
    with psycopg.connect(database[0].replace("+psycopg", "")) as link:
        row = link.execute("select count(*) from documents.document").fetchone()
    assert row == (0,)


def test_the_application_role_cannot_step_over_the_wall(database: tuple[str, str]) -> None:
    with psycopg.connect(database[0].replace("+psycopg", "")) as link:
        query = "select rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        assert link.execute(query).fetchone() == (False, False)
        owner = "select tableowner = current_user from pg_tables where tablename = 'document'"
        assert link.execute(owner).fetchone() == (False,)


@pytest.mark.parametrize("statement", ["update {} set body = 'x'", "delete from {}", "truncate {}"])
def test_nobody_changes_the_audit_log(database: tuple[str, str], statement: str) -> None:
    table = sql.Identifier("audit", "record")
    for url in database:
        with (
            psycopg.connect(url.replace("+psycopg", "")) as link,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            link.execute(sql.SQL(statement).format(table))


def test_every_table_with_documents_is_behind_the_wall_or_says_why_not(
    installation: Installation, database: tuple[str, str]
) -> None:
    query = """
        select n.nspname || '.' || c.relname from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        where c.relkind = 'r' and (n.nspname = 'documents' or n.nspname = any (%s))
          and not (c.relrowsecurity and c.relforcerowsecurity)
          and c.relname <> 'alembic_version'"""
    modules = list(installation.plugins.modules)
    with psycopg.connect(database[1].replace("+psycopg", "")) as link:
        found = {name for (name,) in link.execute(query, (modules,)).fetchall()}
    assert found <= set(OPEN_TABLES)
