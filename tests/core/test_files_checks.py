"""What may be handed in, and what each refusal says to do."""

import io
import struct
import zipfile

import pytest

from platform_core.errors import RuleBroken
from platform_core.files import archives
from platform_core.files.checks import MB, OLE, check, safe_name
from platform_core.i18n import use_locale

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 64
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\x00" + b"\x00" * 200
OFFICE = "application/vnd.openxmlformats-officedocument."


def package(main, **parts):
    """An office document as Word and Excel write it: a zip that declares its main part."""
    types = f'<Types><Override PartName="/x" ContentType="{main}"/></Types>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


DOCX = package(f"{OFFICE}wordprocessingml.document.main+xml", word__document="<w/>")
XLSX = package(f"{OFFICE}spreadsheetml.sheet.main+xml", xl__workbook="<w/>")


@pytest.fixture(autouse=True)
def english():
    with use_locale("en"):
        yield


def refusal(content, name, **options):
    with pytest.raises(RuleBroken) as refused:
        check(io.BytesIO(content), name, **options)
    return refused.value.message


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (PDF, "会议纪要.pdf", "application/pdf"),
        (PDF, "SCAN.PDF", "application/pdf"),
        (PNG, "a.png", "image/png"),
        (JPG, "a.jpg", "image/jpeg"),
        (JPG, "a.jpeg", "image/jpeg"),
        (DOCX, "合同.docx", f"{OFFICE}wordprocessingml.document"),
        (XLSX, "名册.xlsx", f"{OFFICE}spreadsheetml.sheet"),
    ],
)
def test_an_honest_file_is_accepted_and_left_at_its_start(content, name, content_type):
    stream = io.BytesIO(content)
    assert check(stream, name).content_type == content_type
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (HTML, "page.html", "not accepted. Upload one of .pdf, .jpg, .png, .docx, .xlsx."),
        (SVG, "logo.svg", "not accepted. Upload one of"),
        (EXE, "setup.exe", "not accepted. Upload one of"),
        (PDF, "no ending", "not accepted. Upload one of"),
        (PDF, "a.pdf\u202e", "not accepted. Upload one of"),
        (OLE, "合同.doc", "choose “Save as”, take .docx"),
        (OLE, "名册.xls", "choose “Save as”, take .xlsx"),
        (OLE + b"\x00" * 600, "合同.docx", "Remove the password"),
        (b"", "a.pdf", "The file is empty."),
    ],
)
def test_what_is_refused_is_told_what_to_do(content, name, said):
    assert said in refusal(content, name)


@pytest.mark.parametrize("content", [HTML, SVG, EXE, PNG, DOCX, b"\n" + PDF, b"x"])
def test_a_renamed_file_is_known_by_its_content(content):
    assert "is not what its name says" in refusal(content, "a.pdf")


@pytest.mark.parametrize(
    ("content", "name"), [(XLSX, "a.docx"), (DOCX, "a.xlsx"), (package("text/html"), "a.docx")]
)
def test_one_office_document_does_not_pass_for_another(content, name):
    assert "is not what its name says" in refusal(content, name)


def test_a_document_with_macros_is_refused():
    macros = package(f"{OFFICE}wordprocessingml.document.main+xml", **{"word__vbaProject.bin": "x"})
    assert "macros" in refusal(macros, "a.docx")


def test_a_file_over_the_limit_is_refused_with_both_sizes():
    said = refusal(b"%PDF-1.7" + b"\x00" * (2 * MB), "a.pdf", limit=MB)
    assert "2.0 MB; at most 1 MB" in said


def test_a_bomb_is_refused_by_what_it_declares(monkeypatch):
    monkeypatch.setattr(archives, "_unpack", None)  # nothing of it is ever unpacked
    bomb = package(f"{OFFICE}wordprocessingml.document.main+xml", big=b"\x00" * (80 * MB))
    assert len(bomb) < MB
    assert "unpacks to far more" in refusal(bomb, "a.docx")


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_it_holds():
    bomb = bytearray(package(f"{OFFICE}wordprocessingml.document.main+xml", big=b"\x00" * 80 * MB))
    at = bomb.rindex(b"PK\x01\x02")  # the directory's entry of the big part: size at +24
    packed = struct.unpack_from("<I", bomb, at + 20)[0]
    struct.pack_into("<I", bomb, at + 24, packed)
    assert refusal(bytes(bomb), "a.docx")


@pytest.mark.parametrize("cut", [30, len(DOCX) // 2, len(DOCX) - 4])
def test_half_an_upload_is_refused_as_damaged(cut):
    assert "damaged" in refusal(DOCX[:cut], "a.docx")


def test_a_zip_with_too_many_parts_is_refused_before_they_are_read():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for n in range(2001):
            archive.writestr(str(n), "")
    assert "unpacks to far more" in refusal(made.getvalue(), "a.docx")


def test_a_zip_locked_with_a_password_is_told_to_be_unlocked():
    locked = bytearray(DOCX)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + flags] |= 1
    assert "locked with a password" in refusal(bytes(locked), "a.docx")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("会议纪要.pdf", "会议纪要.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\li\\合同.docx", "合同.docx"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie_ x.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("  ..hidden .pdf. ", "hidden .pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("", "file"),
        ("...", "file"),
        ("\ud800.pdf", "pdf"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_name_is_safe_to_show_and_to_save_under(given, kept):
    assert safe_name(given) == kept
