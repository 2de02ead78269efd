"""The SQL verifier: no evasion passes, no honest statement is refused, on both engines' SQL."""

import re

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql import Executable

from platform_core.errors import UnsafeSQL
from platform_core.tenancy import verifier

TABLES = frozenset({"suggestion", "reply", "member", "tag"})
HERE = 1
ELSEWHERE = 2


def check(sql, parameters=None, *, dialect="sqlite", township=HERE, many=False):
    given = [HERE] * sql.count("?") if parameters is None else parameters
    verifier.check(sql, given, many, dialect, township, TABLES)


def check_on_postgres(sql, **options):
    """The same statement as psycopg gets it, every parameter bound to the own township."""
    names = [f"p{n}" for n in range(sql.count("?"))]
    waiting = iter(names)
    written = re.sub(r"\?", lambda mark: f"%({next(waiting)})s::BIGINT", sql)
    check(written, dict.fromkeys(names, HERE), dialect="postgresql", **options)


# -- 1. Evasions --------------------------------------------------------------------------------

LOOSE = [
    "select * from suggestion",
    "select * from suggestion where township_id=? or 1=1",
    "select * from suggestion where not (township_id=?)",
    "select * from suggestion where not township_id=?",
    "select * from suggestion where township_id<>?",
    "select * from suggestion where township_id in (?,?)",
    "select * from suggestion where township_id not in (?)",
    "select * from suggestion where township_id=township_id",
    "select * from suggestion where ?=?",
    "select * from suggestion where coalesce(township_id,?)=?",
    "select * from suggestion where township_id=?+0",
    "select * from suggestion where -township_id=?",
    "select * from suggestion where township_id between ? and ?",
    "select * from suggestion where (township_id=?)=0",
    "select * from suggestion where township_id=? is null",
    "select * from suggestion where (township_id=?) is not null",
    "select * from suggestion where township_id=? in (0)",
    "select case when township_id=? then 1 end from suggestion",
    "select * from suggestion order by township_id=?",
    "select count(*) from suggestion having max(township_id)=?",
    "select * from main.suggestion",
    "select * from SUGGESTION",
    'select * from "suggestion"',
]
JOINED = [
    "select * from suggestion s, reply r where s.township_id=?",
    "select * from suggestion s join reply r on r.suggestion_id=s.id where s.township_id=?",
    "select * from suggestion s left join reply r on s.township_id=? where 1=1",
    "select * from tag t left join suggestion s on t.township_id=s.township_id and t.township_id=?",
    "select * from suggestion s right join reply r on s.township_id=r.township_id"
    " where s.township_id=?",
    "select * from suggestion s full join reply r on s.township_id=r.township_id"
    " and s.township_id=?",
    "select * from tag t left join (suggestion s join reply r on r.id=s.id)"
    " on s.township_id=t.township_id where t.township_id=?",
    "select * from suggestion x(township_id, id) where x.township_id=?",
    "select * from main.suggestion, reply suggestion where suggestion.township_id=?",
    "select * from suggestion natural join tag where tag.township_id=?",
]
NESTED = [
    "select * from suggestion where township_id=? union select * from suggestion",
    "select (select max(title) from suggestion) from tag where township_id=?",
    "select * from (select * from suggestion) x where x.township_id=?",
    "select * from suggestion where exists(select 1 from tag where tag.township_id=?)",
    "select * from suggestion where id in (select id from suggestion where township_id=?)",
    "select * from suggestion s where not exists(select 1 from tag t"
    " where t.township_id=? and t.township_id=s.township_id)",
    "select * from suggestion s where exists(select 1 from tag t"
    " where t.township_id=? and t.township_id=s.township_id) or 1=1",
    "select * from suggestion s where exists"
    "(select 1 from (select 1 as township_id) s where s.township_id=?)",
    "select * from tag s where s.township_id=? and exists"
    "(select 1 from (suggestion s join reply r on r.township_id=s.township_id) x)",
    "with suggestion as (select * from main.suggestion) select * from suggestion",
    "with suggestion as (select * from suggestion) select * from suggestion where township_id=?",
    "with c as (select * from suggestion) select * from c where township_id=?",
    "with recursive c as (select * from reply where township_id=? union all"
    " select r.* from reply r join c on r.parent_id=c.id) select * from c",
]
WRITTEN = [
    "update suggestion set title='x'",
    "update suggestion set township_id=2 where township_id=?",
    "update suggestion set (township_id, title)=(2, 'x') where township_id=?",
    "update suggestion set township_id=township_id+1 where township_id=?",
    "update suggestion set title=(select title from suggestion where id=20) where township_id=?",
    "update suggestion set title=r.title from reply r where r.township_id=?",
    "delete from reply",
    "delete from reply where id in (select id from reply where township_id=?)",
    "insert into tag(id,township_id,name) select id,2,name from member where township_id=?",
    "insert into tag(id,township_id,name) select m.*,m.township_id from member m"
    " where m.township_id=?",
    "insert into tag(id,township_id,name) select id,township_id,name from member"
    " where township_id=? union select 1,2,'x'",
    "insert into tag(id,name) values(1,'x')",
    "insert into tag values(1,2,'x')",
    "insert into tag default values",
    "insert into tag(id,township_id,name) values(?,?+1,?)",
    "insert into tag(id,township_id,name) values(?,?,?),(?,2,?)",
    "insert into tag(id,township_id,name) values(?,?,?)"
    " on conflict (id) do update set name=excluded.name",
    "insert into tag(id,township_id,name) values(?,?,?)"
    " on conflict (township_id,id) do update set township_id=2",
]
OTHER_KINDS = [
    "create view x as select * from suggestion",
    "create table x (id integer)",
    "drop table suggestion",
    "alter table tag add column x integer",
    "explain select * from suggestion",
    "explain select 1",
    "select * from suggestion where township_id=? ; select * from suggestion",
    "select 1; select 2",
    "select * from suggestion -- where township_id=?",
    "select * from suggestion /* where township_id=? */",
    "select * from suggestion where /*+ x */ township_id=?",
    "begin",
    "commit",
    "rollback",
    "this is not SQL",
    "",
]
ON_SQLITE = [
    "select * from [suggestion]",
    "select * from `suggestion`",
    "select * from 'suggestion'",
    "select * from suggestion('x')",
    "select 1 where 1 in suggestion",
    "select * from suggestion where township_id=?=0",
    "select * from suggestion where township_id=?1",
    "select * from suggestion where township_id=:v0 and id=?",
    "select * from suggestion where township_id=$v0",
    "replace into tag(id,township_id,name) values(?,?,?)",
    "replace into tag(id,township_id,name) values(?,2+0,?)",
    "insert or replace into tag(id,township_id,name) values(?,?,?)",
    "update or replace suggestion set title='x' where township_id=?",
    "attach 'x' as y",
    "pragma writable_schema=on",
    "vacuum into 'x'",
    "select load_extension('x')",
]
ON_POSTGRES = [
    "table suggestion",
    'select * from u&"sugg\\0065stion"',
    "select * from tag where township_id=? and name=E'\\' or name=' union select 1'",
    "select $$x$$ from suggestion where township_id=?",
    "select * into x from suggestion where township_id=?",
    "truncate suggestion",
    "copy suggestion to stdout",
    "lock table suggestion",
    "set role union_owner",
    "set app.township_id = 2",
    "select set_config('app.township_id', '2', true)",
    "select set_config('app.township_id', ?, false)",
    "select set_config('role', ?, true)",
    "do $x$ begin delete from suggestion; end $x$",
    "select query_to_xml('select * from suggestion', true, true, '')",
    "merge into suggestion s using tag t on s.id=t.id when matched then delete",
    "select * from suggestion where township_id operator(pg_catalog.=) ?",
    "select * from suggestion where township_id = any(array[?])",
    "with gone as (delete from reply returning *) select * from gone",
    "select * from tag t, lateral (select * from suggestion s where s.id=t.id) x"
    " where t.township_id=?",
    "insert into tag(id,township_id,name) values(?,?,?)"
    " on conflict on constraint uq_tag_name do update set name='x'",
]
EVERYWHERE = LOOSE + JOINED + NESTED + WRITTEN + OTHER_KINDS


@pytest.mark.parametrize("sql", EVERYWHERE + ON_SQLITE)
def test_an_evasion_is_refused_on_sqlite(sql):
    with pytest.raises(UnsafeSQL):
        check(sql)


@pytest.mark.parametrize("sql", EVERYWHERE + ON_POSTGRES)
def test_an_evasion_is_refused_on_postgresql(sql):
    with pytest.raises(UnsafeSQL):
        check_on_postgres(sql)


# -- 2. Honest statements -----------------------------------------------------------------------

HONEST = [
    "select * from suggestion where township_id=?",
    "select * from suggestion where ?=township_id",
    "select * from suggestion where township_id in (?)",
    "select * from suggestion where (township_id, id)=(?, ?)",
    "select * from suggestion s where s.township_id=? and (s.id=? or s.id=?)",
    "select * from suggestion s where s.township_id=? and (s.opened_at, s.id) < (?, ?)"
    " order by s.opened_at desc limit ?",
    "select * from suggestion s join reply r on r.township_id=s.township_id"
    " and r.suggestion_id=s.id where s.township_id=?",
    "select * from suggestion s left join reply r on r.township_id=s.township_id"
    " and r.suggestion_id=s.id where s.township_id=?",
    "select * from suggestion s left join (reply r join member m on m.township_id=r.township_id)"
    " on r.township_id=s.township_id where s.township_id=?",
    "select *, (select count(*) from reply where reply.township_id=suggestion.township_id)"
    " from suggestion where suggestion.township_id=?",
    "select * from suggestion s where s.township_id=? and not exists(select 1 from reply r"
    " where r.township_id=s.township_id and r.suggestion_id=s.id)",
    "select x.title from (select title from suggestion where township_id=?) x",
    "with c as (select * from suggestion where township_id=?) select * from c",
    "select title from suggestion where township_id=? union all"
    " select name from tag where township_id=?",
    "select state, count(*) from suggestion where township_id=? group by state having count(*) > ?",
    "update suggestion set title=? where suggestion.township_id=? and id=?",
    "update suggestion set township_id=?, title=? where township_id=? and id=?",
    "update suggestion set title=r.title from reply r"
    " where r.township_id=suggestion.township_id and suggestion.township_id=?",
    "delete from reply where township_id=? and id=?",
    "insert into tag(id,township_id,name) values(?,?,?)",
    "insert into tag(id,township_id,name) values(?,?,?),(?,?,?) returning id",
    "insert into tag(id,township_id,name) select id,township_id,name from member"
    " where township_id=?",
    "insert into tag(id,township_id,name) select id,?,name from township",
    "insert into tag(id,township_id,name) values(?,?,?) on conflict do nothing",
    "insert into tag(id,township_id,name) values(?,?,?) on conflict (township_id,id)"
    " do update set name=excluded.name, township_id=excluded.township_id",
    "select 1",
    "select * from township where id=?",
    "insert into township(id,name) values(?,?)",
    "select name from township where name='it''s a question?'",
    "savepoint sa_savepoint_1",
    "release savepoint sa_savepoint_1",
    "rollback to savepoint sa_savepoint_1",
]
HONEST_ON_SQLITE = [
    "select main.suggestion.id from main.suggestion where main.suggestion.township_id=?",
    "select rowid from suggestion where suggestion match ? and township_id=? order by bm25(tag)",
    "select s.id from township_words w join suggestion s on s.id=w.rowid"
    " where township_words match ? and s.township_id=?",
    "select json_extract(facts, '$.x') from suggestion where township_id=?",
    "insert or ignore into tag(id,township_id,name) values(?,?,?)",
]
HONEST_ON_POSTGRES = [
    "select set_config('app.township_id', ?, true)",
    "select * from suggestion where township_id=? for update skip locked",
    "select * from suggestion where township_id=? for update of suggestion",
    "select to_char(opened_at, 'HH24:MI') from suggestion where township_id=?",
    "select title like '%%x' from suggestion where township_id=?",
    "delete from reply using suggestion s where reply.township_id=s.township_id"
    " and s.township_id=?",
    "select * from suggestion s, lateral (select * from reply r"
    " where r.township_id=s.township_id limit 1) x where s.township_id=?",
    "with gone as (delete from reply where township_id=? returning *) select * from gone",
]


@pytest.mark.parametrize("sql", HONEST + HONEST_ON_SQLITE)
def test_an_honest_statement_passes_on_sqlite(sql):
    check(sql)


@pytest.mark.parametrize("sql", HONEST + HONEST_ON_POSTGRES)
def test_an_honest_statement_passes_on_postgresql(sql):
    check_on_postgres(sql)


def touches_a_township(sql):
    return any(re.search(rf"\b{table}\b", sql) for table in TABLES)


@pytest.mark.parametrize("sql", [sql for sql in HONEST if touches_a_township(sql)])
def test_it_is_refused_when_bound_to_another_township_or_to_none(sql):
    marks = sql.count("?")
    with pytest.raises(UnsafeSQL, match="another township"):
        check(sql, [ELSEWHERE] * marks)
    with pytest.raises(UnsafeSQL, match="no township is set"):
        check(sql, [HERE] * marks, township=None)


@pytest.mark.parametrize("sql", [sql for sql in HONEST if not touches_a_township(sql)])
def test_shared_tables_are_open_in_every_scope(sql):
    check(sql, township=None)


# -- 3. Values ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [2, "2", None, True, 1.0, "1 or 1=1", b"1", [1]])
def test_a_value_that_is_not_the_township_is_refused(value):
    with pytest.raises(UnsafeSQL, match="another township"):
        check("select * from tag where township_id=?", [value])


def test_every_row_of_many_is_looked_at():
    sql = "insert into tag(id,township_id,name) values(?,?,?)"
    check(sql, [(1, HERE, "a"), (2, HERE, "b")], many=True)
    with pytest.raises(UnsafeSQL):
        check(sql, [(1, HERE, "a"), (2, ELSEWHERE, "b")], many=True)


def test_a_row_without_the_value_is_refused():
    with pytest.raises(UnsafeSQL):
        check("select * from tag where township_id=?", ())


def test_a_second_statement_with_the_same_text_is_checked_again():
    sql = "select * from tag where township_id=?"
    check(sql, [HERE])
    with pytest.raises(UnsafeSQL):
        check(sql, [ELSEWHERE])


def test_the_refusal_names_table_statement_and_cure():
    with pytest.raises(UnsafeSQL, match=r"SELECT on reply was refused.*Add township_id") as refusal:
        check("select * from suggestion s join reply r on r.id=s.id where s.township_id=?")
    assert "Statement: select * from suggestion" in str(refusal.value)


# -- 4. What SQLAlchemy itself writes -----------------------------------------------------------

metadata = MetaData(schema="main")
suggestion, reply = (
    Table(
        name,
        metadata,
        Column("township_id", BigInteger, primary_key=True),
        Column("id", BigInteger, primary_key=True),
        Column("title", String(20)),
        *columns,
    )
    for name, columns in {
        "suggestion": (),
        "reply": (
            Column("suggestion_id", BigInteger),
            ForeignKeyConstraint(
                ["township_id", "suggestion_id"],
                ["main.suggestion.township_id", "main.suggestion.id"],
            ),
        ),
    }.items()
)
own = suggestion.c.township_id == bindparam("here", HERE)
answers = (reply.c.township_id == suggestion.c.township_id) & (
    reply.c.suggestion_id == suggestion.c.id
)
later = suggestion.alias()

STATEMENTS = {
    "page": select(suggestion)
    .where(own, tuple_(suggestion.c.title, suggestion.c.id) < ("x", 7))
    .order_by(suggestion.c.title)
    .limit(20),
    "join": select(suggestion, reply).join(reply, answers).where(own),
    "outer join": select(suggestion, reply).outerjoin(reply, answers).where(own),
    "exists": select(suggestion.c.id).where(own, ~exists().where(answers)),
    "scalar": select(select(func.count(reply.c.id)).where(answers).scalar_subquery()).where(own),
    "cte": select(select(suggestion.c.id).where(own).cte("mine")),
    "union": select(suggestion.c.id).where(own).union(select(suggestion.c.id).where(own)),
    "ids": select(suggestion).where(own, suggestion.c.id.in_([1, 2, 3])),
    "pairs": select(suggestion).where(
        own, tuple_(suggestion.c.township_id, suggestion.c.id).in_([(HERE, 1), (HERE, 2)])
    ),
    "self join": select(suggestion.c.id)
    .join(later, later.c.township_id == suggestion.c.township_id)
    .where(own),
    "like": select(suggestion).where(own, suggestion.c.title.contains("5%_/", autoescape=True)),
    "lock": select(suggestion).where(own).with_for_update(of=suggestion, skip_locked=True),
    "insert": insert(suggestion).values(township_id=HERE, id=1, title="a"),
    "insert many": insert(suggestion).values(
        [{"township_id": HERE, "id": n, "title": "a"} for n in (1, 2)]
    ),
    "insert from": insert(reply).from_select(
        ["township_id", "id"], select(suggestion.c.township_id, suggestion.c.id).where(own)
    ),
    "update": update(suggestion).where(own, suggestion.c.id == 1).values(title="b"),
    "delete": delete(suggestion).where(own, suggestion.c.id == 1),
}


def compiled(statement: Executable, dialect: str):
    """Text and parameters as the driver gets them."""
    engine = sqlite.dialect() if dialect == "sqlite" else PGDialect_psycopg()
    ready = statement.compile(dialect=engine, compile_kwargs={"render_postcompile": True})
    names = ready.positiontup
    return str(ready), [ready.params[name] for name in names] if names else ready.params


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", STATEMENTS)
def test_what_sqlalchemy_writes_passes_here_and_nowhere_else(name, dialect):
    sql, parameters = compiled(STATEMENTS[name], dialect)
    check(sql, parameters, dialect=dialect)
    with pytest.raises(UnsafeSQL):
        check(sql, parameters, dialect=dialect, township=ELSEWHERE)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_an_upsert_on_the_whole_key_passes(dialect):
    kind = sqlite_insert if dialect == "sqlite" else pg_insert
    added = kind(suggestion).values(township_id=HERE, id=1, title="a")
    upsert = added.on_conflict_do_update(
        index_elements=["township_id", "id"], set_={"title": added.excluded.title}
    ).returning(suggestion.c.id)
    sql, parameters = compiled(upsert, dialect)
    check(sql, parameters, dialect=dialect)
    with pytest.raises(UnsafeSQL):
        check(sql, parameters, dialect=dialect, township=ELSEWHERE)


MANY_VALUES = (
    "INSERT INTO tag (id, township_id, name) SELECT p0::BIGINT, p1::BIGINT, p2::VARCHAR FROM"
    " (VALUES (%(id__0)s, %(t__0)s, %(name__0)s, 0), (%(id__1)s, %(t__1)s, %(name__1)s, 1))"
    " AS imp_sen(p0, p1, p2, sen_counter) ORDER BY sen_counter RETURNING tag.id, tag.id AS id__1"
)


@pytest.mark.parametrize(("second", "passes"), [(HERE, True), (ELSEWHERE, False)])
def test_rows_inserted_in_one_batch_are_each_looked_at(second, passes):
    bound = {"id__0": 5, "t__0": HERE, "name__0": "a", "id__1": 6, "t__1": second, "name__1": "b"}
    if passes:
        check(MANY_VALUES, bound, dialect="postgresql")
    else:
        with pytest.raises(UnsafeSQL, match="another township"):
            check(MANY_VALUES, bound, dialect="postgresql")


TELLS_A_READER = "select set_config('app.reader', %(p0)s, true)"


@pytest.mark.parametrize(("told", "reader"), [("107", "107"), ("", ""), ("0", "0")])
def test_the_database_is_told_the_reader_of_the_scope(told, reader):
    verifier.check(TELLS_A_READER, {"p0": told}, False, "postgresql", HERE, TABLES, reader)


@pytest.mark.parametrize(
    ("sql", "told", "reader"),
    [
        (TELLS_A_READER, "0", "107"),
        (TELLS_A_READER, "108", "107"),
        (TELLS_A_READER, 107, "107"),
        (TELLS_A_READER, "107", None),
        (TELLS_A_READER, "1", "107"),  # the township's id is nobody's account
        ("select set_config('app.reader', '107', true)", None, "107"),
        ("select set_config('app.reader', %(p0)s, false)", "107", "107"),
    ],
)
def test_no_other_reader_is_told(sql, told, reader):
    with pytest.raises(UnsafeSQL):
        verifier.check(sql, {"p0": told}, False, "postgresql", HERE, TABLES, reader)
