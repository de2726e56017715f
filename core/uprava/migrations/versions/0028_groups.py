"""Groups of people by periods, as principals: the members of a body that meets."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BEFORE = """
with recursive held as (
    select post.id as post_id, post.unit_id, post.heads_unit
    from users.post_holder as holder join users.post on post.id = holder.post_id
    where holder.person_id = person and holder.since <= today
      and (holder.until is null or holder.until >= today)
), below as (
    select unit_id as id from held where heads_unit
    union
    select unit.id from users.unit join below on unit.parent_id = below.id
)
select array_agg(id order by id) from (
    select person as id
    union select post_id from held
    union select unit_id from held
    union select id from below
    union select role_id from users.role_grant where person_id = person
) as every"""

GROUPS = """
    union select group_id from users.group_member as member where member.person_id = person
        and member.since <= today and (member.until is null or member.until >= today)
) as every"""


def principals(query: str) -> None:
    """Define whose rights somebody has on a day."""
    op.execute(
        "create or replace function users.principals(person int, today date) returns int[]"
        f" language plpgsql stable as $$ begin return ({query}); end $$"
    )


def types(*known: str) -> None:
    """Say what a principal may be."""
    op.drop_constraint("ck_principal_type", "principal", schema="users")
    named = ", ".join(f"'{each}'" for each in known)
    op.create_check_constraint(
        op.f("ck_principal_type"), "principal", f"type in ({named})", schema="users"
    )


def upgrade() -> None:
    types("person", "unit", "role", "post", "group")
    op.create_table(
        "principal_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["users.principal.id"], name=op.f("fk_principal_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principal_group")),
        schema="users",
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("since <= until", name=op.f("ck_group_member_period")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["users.principal_group.id"], name=op.f("fk_group_member_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.person.id"], name=op.f("fk_group_member_person_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", "since", name=op.f("pk_group_member")),
        schema="users",
    )  # fmt: skip
    op.create_index(
        op.f("ix_group_member_person_id"), "group_member", ["person_id"], schema="users"
    )
    principals(BEFORE.replace("\n) as every", GROUPS))


def downgrade() -> None:
    principals(BEFORE)
    op.drop_table("group_member", schema="users")
    op.drop_table("principal_group", schema="users")
    op.execute("delete from documents.access_grant as g using users.principal as p"
               " where p.id = g.principal_id and p.type = 'group'")  # fmt: skip
    op.execute("delete from users.principal where type = 'group'")
    types("person", "unit", "role", "post")
