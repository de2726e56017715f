"""What deputies and prosecutors write without a citizen's appeal: types with their own terms.

An installation that has a type of that code keeps its own; they come after the types there are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TYPES = (
    ("parliament-inquiry", "Парламентский запрос", "parliament.inquiry"),
    ("deputy-inquiry", "Депутатский запрос", "deputy.inquiry"),
    ("deputy-letter", "Обращение депутата, сенатора", "deputy.letter"),
    ("regional-deputy", "Обращение депутата региона", "deputy.regional"),
    ("local-deputy", "Обращение депутата муниципалитета", "deputy.local"),
    ("prosecutor-demand", "Требование прокурора", "prosecutor.demand"),
)

INSERT = sa.text("""
insert into documents.document_type (kind, code, title, active, position, fields, term_unit,
    term_rule, filing, keeping, version)
select 'records.incoming', :code, :title, true, 10 + coalesce(max(position), 0), '[]', 'working',
    :rule, '', '', 1
from documents.document_type where kind = 'records.incoming'
on conflict (kind, code) do nothing""")

UNUSED = sa.text("""
delete from documents.document_type as t
where t.kind = 'records.incoming' and t.code = any (:codes)
    and not exists (select from documents.card_fields as c where c.type_id = t.id)
    and not exists (select from records.routing_rule as r where r.type_id = t.id)""")


def upgrade() -> None:
    for code, title, rule in TYPES:
        op.get_bind().execute(INSERT, {"code": code, "title": title, "rule": rule})


def downgrade() -> None:
    op.execute("select set_config('uprava.system', 'on', true)")
    op.get_bind().execute(UNUSED, {"codes": [code for code, _title, _rule in TYPES]})
