"""Kinds of letters become types of documents; the types an office begins with.

The types are rows an administrator changes as he likes: an installation that has one of that
code already keeps its own.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ANSWER = "letter.answer"
"""The instruction's term of an answer, by the calendar's rules."""

INCOMING = (
    ("letter", "Письмо", ANSWER, ()),
    ("inquiry", "Запрос", ANSWER, ()),
    ("demand", "Требование", ANSWER, ()),
    ("representation", "Представление прокурора", "prosecutor.representation", ()),
    ("protest", "Протест прокурора", "prosecutor.protest", ()),
    ("application", "Заявление", ANSWER, ()),
    ("notice", "Уведомление", ANSWER, ()),
    ("invitation", "Приглашение", ANSWER, (
        ("data_meropriyatiya", "Дата мероприятия", "date", ()),
        ("mesto", "Место проведения", "text", ()),
    )),
    ("message", "Телефонограмма", ANSWER, (
        ("peredal", "Передал", "text", ()), ("prinyal", "Принял", "person", ()),
    )),
    ("act", "Правовой акт", ANSWER, ()),
    ("other", "Иной документ", ANSWER, ()),
)  # fmt: skip
"""Code, title, rule of the term, own fields: what records knew as kinds of letters until now."""

OUTGOING = (
    ("letter", "Письмо", "", ()),
    ("answer", "Ответ на запрос", "", ()),
    ("inquiry", "Запрос", "", (("otvet_nuzhen_do", "Ответ нужен до", "date", ()),)),
    ("notice", "Уведомление", "", ()),
    ("cover", "Сопроводительное письмо", "", ()),
    ("message", "Телефонограмма", "", (("prinyal", "Принял", "text", ()),)),
)

INTERNAL = (
    ("memo", "Служебная записка", "", ()),
    ("report", "Докладная записка", "", ()),
    ("explanation", "Объяснительная записка", "", ()),
    ("act", "Акт", "", (("komissiya", "Комиссия", "long", ()),)),
    ("certificate", "Справка", "", (("dlya_kogo", "Для кого", "organisation", ()),)),
)

ACTS = (
    ("decree", "Постановление", "", ()),
    ("directive", "Распоряжение", "", ()),
    ("order", "Приказ", "", (
        ("po_voprosam", "По вопросам", "choice",
         ("основной деятельности", "личного состава", "административно-хозяйственным")),
    )),
    ("decision", "Решение", "", ()),
)  # fmt: skip

READY = {
    "records.incoming": INCOMING, "records.outgoing": OUTGOING, "records.internal": INTERNAL,
    "records.act": ACTS,
}  # fmt: skip

INSERT = sa.text("""
insert into documents.document_type (kind, code, title, active, position, fields, term_unit,
    term_rule, filing, keeping, version)
values (:kind, :code, :title, true, :position, cast(:fields as jsonb), 'working', :rule, '', '', 1)
on conflict (kind, code) do nothing""")

KEEP = """
insert into documents.card_fields (document_id, type_id, values)
select i.document_id, t.id, '{}' from records.incoming as i
join documents.document_type as t on t.kind = 'records.incoming' and t.code = i.letter_kind
on conflict (document_id) do nothing"""

BACK = """
update records.incoming as i set letter_kind = t.code
from documents.card_fields as c join documents.document_type as t on t.id = c.type_id
where c.document_id = i.document_id and t.code <> 'letter'"""

SEE_ALL = "select set_config('uprava.system', 'on', true)"
"""Row security holds for the owner of the tables too."""


def upgrade() -> None:
    for kind, types in READY.items():
        for place, (code, title, rule, fields) in enumerate(types, 1):
            asked = [
                {"code": name, "title": words, "form": form, "required": False,
                 "choices": list(choices), "removed": False}
                for name, words, form, choices in fields
            ]  # fmt: skip
            values = {"kind": kind, "code": code, "title": title, "position": place * 10,
                      "fields": json.dumps(asked, ensure_ascii=False), "rule": rule}  # fmt: skip
            op.get_bind().execute(INSERT, values)
    op.execute(SEE_ALL)
    op.execute(KEEP)
    op.drop_column("incoming", "letter_kind", schema="records")


def downgrade() -> None:
    op.add_column(
        "incoming",
        sa.Column("letter_kind", sa.Text(), nullable=False, server_default="letter"),
        schema="records",
    )
    op.execute(SEE_ALL)
    op.execute(BACK)
