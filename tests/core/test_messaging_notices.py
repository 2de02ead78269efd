"""Notices: one sentence per reader, in the reader's language, unless they muted the kind."""

from datetime import date

import pytest

from platform_core.errors import RuleBroken
from platform_core.i18n import Catalogues, use_locale
from platform_core.i18n import lazy_gettext as _l
from platform_core.messaging import notices
from platform_core.messaging.notices import NoticeKind, notify
from platform_core.tenancy import db, township_scope
from tests.core.two_townships import HERE, NOW, THERE, two_townships  # noqa: F401

pytestmark = pytest.mark.usefixtures("two_townships")

REPLIED = NoticeKind(
    "suggestions:replied", _l("Replies"), _l("No. %(number)s has a reply; rate it by %(due)s.")
)
OVERDUE = NoticeKind("suggestions:overdue", _l("Overdue"), _l("Overdue: %(state)s"), mutable=False)
KINDS = {kind.name: kind for kind in (REPLIED, OVERDUE)}
CHEN, LI, WANG = 7, 8, 9


@pytest.fixture(autouse=True)
def texts(monkeypatch):
    chinese = {
        REPLIED.sentence.message: "%(number)s号已答复，请于%(due)s前评价。",
        "Registered": "已登记",
        "Overdue: %(state)s": "逾期：%(state)s",
    }
    monkeypatch.setitem(Catalogues.texts, "zh", chinese)
    monkeypatch.setitem(Catalogues.texts, "en", {})


@pytest.fixture
def here(two_townships):  # noqa: F811
    with township_scope(HERE):
        yield


def replied_to(*readers, number="2026-3"):
    written = notify(readers, REPLIED, ref="suggestions:suggestion:5", number=number,
                     due=date(2026, 12, 1))  # fmt: skip
    db.session.commit()
    return written


@pytest.mark.usefixtures("here")
def test_each_reader_reads_the_same_notice_in_their_own_language():
    replied_to(CHEN)
    (notice,) = notices.inbox(CHEN)
    assert notice.ref == "suggestions:suggestion:5"
    with use_locale("zh"):
        assert notices.say(notice, KINDS) == "2026-3号已答复，请于2026年12月1日前评价。"
    with use_locale("en"):
        assert notices.say(notice, KINDS) == "No. 2026-3 has a reply; rate it by 1 Dec 2026."


@pytest.mark.usefixtures("here")
def test_a_label_and_an_instant_in_a_notice_follow_the_reader_too():
    kind = NoticeKind("suggestions:moved", _l("Moves"), _l("%(state)s, %(at)s"))
    notify([CHEN], kind, state=_l("Registered"), at=NOW)
    db.session.commit()
    (notice,) = notices.inbox(CHEN)
    with use_locale("zh"):
        assert notices.say(notice, {kind.name: kind}) == "已登记, 2026年11月22日 10:00"
    with use_locale("en"):
        assert notices.say(notice, {kind.name: kind}) == "Registered, 22 Nov 2026, 10:00"


@pytest.mark.usefixtures("here")
def test_nobody_gets_the_same_notice_twice_or_another_persons():
    replied_to(CHEN, LI, CHEN)
    assert [len(notices.inbox(who)) for who in (CHEN, LI, WANG)] == [1, 1, 0]


@pytest.mark.usefixtures("here")
def test_a_sentence_that_lacks_a_fact_is_refused_where_it_is_written():
    with pytest.raises(KeyError, match="due"):
        notify([CHEN], REPLIED, number="2026-3")


@pytest.mark.usefixtures("here")
def test_a_muted_kind_is_not_written_until_it_is_unmuted():
    for _twice in range(2):
        notices.mute(CHEN, REPLIED)
    assert replied_to(CHEN, LI)[0].account_id == LI
    assert (notices.muted(CHEN), notices.inbox(CHEN)) == ({REPLIED.name}, [])
    notices.unmute(CHEN, REPLIED)
    assert len(replied_to(CHEN)) == 1


@pytest.mark.usefixtures("here")
def test_a_kind_that_tells_of_time_limits_cannot_be_muted():
    with pytest.raises(RuleBroken):
        notices.mute(CHEN, OVERDUE)


@pytest.mark.usefixtures("here")
def test_what_was_read_no_longer_counts_as_unread():
    first, second, others = *replied_to(CHEN), *replied_to(CHEN), *replied_to(LI)
    assert notices.unread_count(CHEN) == 2
    assert notices.mark_read(CHEN, [first.id, others.id], now=NOW) == 1
    assert (notices.unread_count(CHEN), notices.unread_count(LI)) == (1, 1)
    assert [each.id for each in notices.inbox(CHEN, unread_only=True)] == [second.id]
    assert notices.mark_read(CHEN, now=NOW) == 1
    assert notices.unread_count(CHEN) == 0


@pytest.mark.usefixtures("here")
def test_the_inbox_is_newest_first_and_goes_on_from_where_it_ended():
    ids = [replied_to(CHEN, number=str(n))[0].id for n in range(3)]
    newest = notices.inbox(CHEN, limit=2)
    assert [each.id for each in newest] == [ids[2], ids[1]]
    assert [each.id for each in notices.inbox(CHEN, before=newest[-1].id)] == [ids[0]]


@pytest.mark.usefixtures("here")
def test_a_notice_of_a_module_that_is_gone_says_so():
    replied_to(CHEN)
    with use_locale("en"):
        said = notices.say(notices.inbox(CHEN)[0], {})
    assert said == "A message from a module that is no longer installed."


def test_a_notice_stays_in_its_township():
    with township_scope(HERE):
        replied_to(CHEN)
    with township_scope(THERE):
        assert notices.unread_count(CHEN) == 0
