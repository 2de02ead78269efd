"""What may be handed in and what is looked through: types by content, bombs, scans, layers."""

import io
import struct
import zipfile
import zlib

import pytest
from docx import Document
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from platform_core.errors import RuleBroken
from plugins.transparency.file_text import read_text
from plugins.transparency.gate import open_findings
from plugins.transparency.operations import disclosures, redaction
from plugins.transparency.terms import Finding, TextLayer
from tests.transparency.builders import DAY, START

TEXT = "identity 61099919750312001X of a member"


def pdf(text=TEXT, password=""):
    """A PDF of one page; "" makes one that has only a picture, as a scanner does."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = content
    if password:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def png():
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))  # fmt: skip

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))  # fmt: skip


def docx(text):
    document, stream = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "联系人电话14212345678"
    document.save(stream)
    return stream.getvalue()


def xlsx(text):
    book, stream = Workbook(), io.BytesIO()
    book.active.append(["说明", text])
    book.save(stream)
    return stream.getvalue()


def bomb():
    """A .docx whose one part unpacks to 300 MB."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("[Content_Types].xml", "w", force_zip64=True) as part,
    ):
        for _each in range(300):
            part.write(b" " * 2**20)
    return stream.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + b"\0" * 200

REFUSED = {
    "a zip bomb": (bomb, "附表.docx"), "an SVG with a script": (lambda: SVG, "图.svg"),
    "an SVG called .png": (lambda: SVG, "图.png"), "an .exe called .pdf": (lambda: EXE, "报表.pdf"),
    "an empty file": (lambda: b"", "空.pdf"), "an .exe": (lambda: EXE, "程序.exe"),
    "21 MB": (lambda: pdf() + b"\0" * 21 * 2**20, "大.pdf"),
}  # fmt: skip


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_a_reason_and_nothing_kept(desk, what):
    make, name = REFUSED[what]
    it = desk.disclosure()
    with pytest.raises(RuleBroken) as broken:
        redaction.attach(it, io.BytesIO(make()), name, actor=desk.clerk, now=START)
    assert len(broken.value.message) > 10
    assert it.attachments == []


@pytest.mark.parametrize("data,content_type,layer", [
    (pdf(), "application/pdf", TextLayer.READ), (pdf(""), "application/pdf", TextLayer.NONE),
    (pdf(password="x"), "application/pdf", TextLayer.UNREADABLE),
    (b"%PDF-1.7 broken", "application/pdf", TextLayer.UNREADABLE),
    (png(), "image/png", TextLayer.NONE),
])  # fmt: skip
def test_what_can_be_read_of_a_file(data, content_type, layer):
    found, text = read_text(io.BytesIO(data), content_type)
    assert found is layer
    assert (text is not None) == (layer is TextLayer.READ)


@pytest.mark.parametrize("make,name,findings", [
    (pdf, "名单.pdf", {Finding.IDENTITY}),
    (lambda: docx("身份证61099919750312001X"), "名单.docx", {Finding.IDENTITY, Finding.PHONE}),
    (lambda: xlsx("卡号6222000000000017"), "名单.xlsx", {Finding.CARD}),
    (lambda: pdf(""), "扫描.pdf", {Finding.UNREAD}), (png, "照片.png", {Finding.UNREAD}),
])  # fmt: skip
def test_the_text_of_a_file_is_looked_through(desk, make, name, findings):
    it = desk.disclosure()
    redaction.attach(it, io.BytesIO(make()), name, actor=desk.clerk, now=START)
    found = open_findings(it)
    assert {each.finding for each in found} == findings
    assert all(each.place == name and not each.in_text for each in found)


def test_nothing_is_posted_before_its_files_are_dealt_with(desk):
    it = desk.disclosure()
    redaction.attach(it, io.BytesIO(pdf()), "名单.pdf", actor=desk.clerk, now=START)
    desk.bring(it, "approved")
    (found,) = open_findings(it)
    with pytest.raises(RuleBroken):
        disclosures.publish(it, actor=desk.clerk, now=START)
    with pytest.raises(RuleBroken):
        redaction.mask(it, found.mark, "身份证号", actor=desk.clerk, now=START)
    redaction.detach(it, it.attachments[0], actor=desk.clerk, now=START)
    redaction.attach(it, io.BytesIO(pdf("nothing personal here")), "名单.pdf", actor=desk.clerk,
                     now=START)  # fmt: skip
    text = disclosures.publish(it, actor=desk.clerk, now=START)
    assert text.files == [it.attachments[0].file.sha256]


def test_a_file_of_an_earlier_edition_stays_with_it(desk):
    it = desk.disclosure()
    redaction.attach(it, io.BytesIO(pdf("first table of figures")), "附表一.pdf",
                     actor=desk.clerk, now=START)  # fmt: skip
    desk.bring(it, "published")
    later = START + 5 * DAY
    disclosures.correct(it, "附表有误", actor=desk.clerk, now=later)
    redaction.detach(it, it.attachments[0], actor=desk.clerk, now=later)
    redaction.attach(it, io.BytesIO(pdf("second table of figures")), "附表二.pdf",
                     actor=desk.clerk, now=later)  # fmt: skip
    desk.bring(it, "published", later)
    spans = [(each.file.name, each.first_edition, each.last_edition) for each in it.attachments]
    assert spans == [("附表一.pdf", 1, 1), ("附表二.pdf", 2, None)]


def test_a_photograph_of_the_board_is_evidence(desk):
    it = desk.disclosure()
    with pytest.raises(RuleBroken):
        redaction.add_board_photo(it, io.BytesIO(png()), "栏.png", actor=desk.clerk, now=START)
    desk.bring(it, "published")
    with pytest.raises(RuleBroken):
        redaction.add_board_photo(it, io.BytesIO(pdf()), "栏.pdf", actor=desk.clerk, now=START)
    made = redaction.add_board_photo(it, io.BytesIO(png()), "栏.png", actor=desk.clerk, now=START)
    assert made.purpose == "board"
