"""Kept files: first the bytes, then the row; sent so that nothing in them runs."""

import hashlib
import io
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
from flask import request
from sqlalchemy import select

from platform_core.errors import NotFound, RuleBroken
from platform_core.files import storage as storage_module
from platform_core.files.download import send
from platform_core.files.operations import discard, files_of, keep, sweep
from platform_core.files.storage import LocalStorage, use_storage
from platform_core.history import HistoryRecord
from platform_core.tenancy import db, township_scope
from tests.core.test_files_checks import HTML, PDF
from tests.core.two_townships import HERE, NOW, THERE, two_townships  # noqa: F401

ABOUT = "suggestions:suggestion:5"


class Officer:
    account_id = 7


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "files"


@pytest.fixture
def disk(folder, two_townships):  # noqa: F811
    use_storage(two_townships, disk := LocalStorage(folder))
    return disk


def on_disk(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def kept(content=PDF, name="会议纪要.pdf"):
    file = keep(io.BytesIO(content), name, about=ABOUT, actor=Officer(), now=NOW)
    db.session.commit()
    return file


def grow_old(folder):
    long_ago = (NOW - timedelta(days=2)).timestamp()
    for path in on_disk(folder):
        os.utime(path, (long_ago, long_ago))


@pytest.mark.usefixtures("disk")
class TestKeeping:
    def test_a_kept_file_has_its_bytes_its_hash_and_its_place_in_the_history(self, folder):
        with township_scope(HERE):
            file = kept()
            (path,) = on_disk(folder)
            assert path.read_bytes() == PDF
            assert (file.size, file.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
            assert (file.name, file.uploaded_by, file.ref) == ("会议纪要.pdf", 7, ABOUT)
            link = db.session.scalars(select(HistoryRecord)).one()
            assert (link.action, link.facts["sha256"]) == ("core:keep_file", file.sha256)
            assert files_of(ABOUT) == [file]

    def test_the_name_on_the_disk_says_nothing_and_only_we_may_read_it(self, folder):
        with township_scope(HERE):
            kept()
        (path,) = on_disk(folder)
        assert path.parent.parent == folder / str(HERE)
        assert "会议" not in str(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_what_the_check_refuses_leaves_nothing_behind(self, folder):
        with township_scope(HERE), pytest.raises(RuleBroken):
            kept(HTML)
        assert on_disk(folder) == []

    def test_a_disk_that_fails_half_way_leaves_nothing_behind(self, folder, monkeypatch):
        def full(_handle):
            raise OSError("No space left on device")

        monkeypatch.setattr(storage_module.os, "fsync", full)
        with township_scope(HERE), pytest.raises(OSError, match="No space"):
            kept()
        assert on_disk(folder) == []

    def test_bytes_whose_row_was_rolled_back_go_with_the_sweep(self, folder):
        with township_scope(HERE):
            keep(io.BytesIO(PDF), "a.pdf", about=ABOUT, actor=Officer(), now=NOW)
            db.session.rollback()
            assert sweep(now=datetime.now(UTC)) == 0  # too young: its request may be at work
            grow_old(folder)
            assert sweep(now=NOW) == 1
        assert on_disk(folder) == []

    def test_the_sweep_spares_what_has_an_owner_and_other_townships(self, folder):
        for township in (HERE, THERE):
            with township_scope(township):
                kept()
        grow_old(folder)
        with township_scope(HERE):
            assert sweep(now=NOW) == 0
        assert len(on_disk(folder)) == 2

    def test_half_received_bytes_of_a_killed_process_are_swept_too(self, folder):
        (folder / str(HERE) / "incoming").mkdir(parents=True)
        (folder / str(HERE) / "incoming" / ("a" * 32)).write_bytes(b"half")
        grow_old(folder)
        with township_scope(HERE):
            assert sweep(now=NOW) == 1
        assert on_disk(folder) == []

    def test_a_discarded_file_comes_back_whole_when_the_transaction_fails(self, folder):
        with township_scope(HERE):
            file = kept()
            discard(file, actor=Officer(), now=NOW)
            db.session.flush()
            db.session.rollback()
            assert len(files_of(ABOUT)) == len(on_disk(folder)) == 1
            discard(file, actor=Officer(), now=NOW)
            db.session.commit()
            grow_old(folder)
            assert (files_of(ABOUT), sweep(now=NOW)) == ([], 1)


def test_a_file_is_read_only_in_its_township_and_by_a_name_of_ours(folder):
    disk = LocalStorage(folder)
    stored = disk.put(HERE, io.BytesIO(PDF))
    with disk.open(HERE, stored.stored_as) as file:
        assert file.read() == PDF
    for township, name in ((THERE, stored.stored_as), (HERE, "../1/x"), (HERE, "a" * 32)):
        with pytest.raises(NotFound):
            disk.open(township, name)
    disk.delete(HERE, stored.stored_as)
    disk.delete(HERE, stored.stored_as)
    assert on_disk(folder) == []


@pytest.fixture
def download(two_townships, disk):  # noqa: F811
    def download(name="会议纪要.pdf", **headers):
        with township_scope(HERE):
            file = kept(name=name)
            with two_townships.test_request_context(headers=headers):
                answer = send(file)
                body = b"".join(answer.get_app_iter(request.environ))
                answer.close()
                return answer, body

    return download


def test_a_download_cannot_run_in_the_browser(download):
    answer, body = download()
    assert body == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_download_carries_its_chinese_name(download):
    answer, _body = download()
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment;")
    assert "filename*=UTF-8''%E4%BC%9A%E8%AE%AE%E7%BA%AA%E8%A6%81.pdf" in said


def test_a_name_cannot_forge_a_header(download):
    answer, _body = download('a"\r\nSet-Cookie: x=1; .pdf')
    assert "\n" not in answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers


def test_a_part_of_a_file_can_be_asked_for(download):
    answer, body = download(Range="bytes=0-3")
    assert (answer.status_code, body) == (206, b"%PDF")
    assert answer.headers["Content-Range"] == f"bytes 0-3/{len(PDF)}"


def test_a_file_the_reader_has_already_is_not_sent_again(download):
    etag = f'"{hashlib.sha256(PDF).hexdigest()}"'
    answer, body = download(**{"If-None-Match": etag})
    assert (answer.status_code, body) == (304, b"")
