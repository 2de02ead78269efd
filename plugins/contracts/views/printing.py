"""Papers: printed from the page, taken away as .docx, bundled for the labour bureau; the ledger."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, g, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NotFound,
    Paper,
    db,
    get_or_404,
    opened,
    page,
    require,
    today,
    write_docx,
    write_workbook,
)
from plugins.contracts.labels import name_of
from plugins.contracts.models import Campaign, Consultation, Contract
from plugins.contracts.operations import chain as doing
from plugins.contracts.papers import chain, ledger, talks
from plugins.contracts.queries import consultations as of_talks
from plugins.contracts.queries import contracts as of_contract
from plugins.contracts.queries import coverage as of_coverage
from plugins.contracts.views.contracts import contract_tabs
from plugins.contracts.views.frame import bp

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DRAFT = "contracts:draft"


@bp.context_processor
def papers_of_talks() -> dict[str, Any]:
    """The papers there are about a consultation, for its page."""
    return {"talk_papers": lambda it: [
        (name, sheet.label) for name, sheet in talks.SHEETS.items() if sheet.exists(it)
    ]}  # fmt: skip


@bp.get("/<int:id>/documents")
@require(DRAFT)
def documents(id: int) -> ResponseReturnValue:
    """Every paper there is about a contract, and what its file still lacks."""
    it = get_or_404(Contract, id)
    found = [(name, sheet.label) for name, sheet in chain.SHEETS.items() if sheet.exists(it)]
    missing = [name_of(kind) for kind in doing.missing_for_next(it)]
    return page("contracts/documents.html", it=it, tabs=contract_tabs(it), papers=found,
                missing=missing)  # fmt: skip


@bp.get("/papers/<kind>/<int:id>/<name>")
@require("contracts:read")
def paper(kind: str, id: int, name: str) -> ResponseReturnValue:
    """One paper, to print."""
    made, back = _made(kind, id, name)
    edit = url_for(".paper_docx", kind=kind, id=id, name=name)
    return page("document.html", paper=made, back_href=back, docx_href=edit)


@bp.get("/papers/<kind>/<int:id>/<name>.docx")
@require("contracts:read")
def paper_docx(kind: str, id: int, name: str) -> ResponseReturnValue:
    """The same, to edit."""
    made = _made(kind, id, name)[0]
    stream = BytesIO()
    write_docx(made, stream)
    return _file(stream, DOCX, f"{made.title}.docx")


def _made(kind: str, id: int, name: str) -> tuple[Paper, str]:
    """The paper and the page to go back to. The contract's text is everybody's."""
    open_to_all = kind == "contract" and name in ("text", "notice")
    if not open_to_all and not g.actor.can("contracts:consult"):
        raise NotFound()
    makers = {"contract": _of_contract, "consultation": _of_talks, "campaign": _of_campaign}
    if kind not in makers:
        raise NotFound()
    return makers[kind](id, name)


def _of_contract(id: int, name: str) -> tuple[Paper, str]:
    it, sheet = get_or_404(Contract, id), chain.SHEETS.get(name)
    if sheet is None or not sheet.exists(it):
        raise NotFound()
    return sheet.make(_told(it)), url_for(".contract", id=id)


def _told(it: Contract) -> chain.Told:
    rows = db.session.scalars(of_coverage.rows_of(it)).all()
    covered = [each for each in rows if each.state in chain.COUNTED]
    return chain.Told(it, of_contract.all_clauses(it), covered, g.township.federation_name,
                      today())  # fmt: skip


def _of_talks(id: int, name: str) -> tuple[Paper, str]:
    it, sheet = get_or_404(Consultation, id), talks.SHEETS.get(name)
    if sheet is None or not sheet.exists(it):
        raise NotFound()
    return sheet.make(it, g.township.federation_name, today()), url_for(".consultation", id=id)


def _of_campaign(id: int, name: str) -> tuple[Paper, str]:
    it = get_or_404(Campaign, id)
    if name != "summary":
        raise NotFound()
    made = talks.campaign_summary(it, of_talks.reach_of(it), of_talks.all_of(it),
                                  g.township.federation_name, today())  # fmt: skip
    return made, url_for(".campaign", id=id)


@bp.get("/<int:id>/bundle.zip")
@require(DRAFT)
def bundle(id: int) -> ResponseReturnValue:
    """The whole file for the labour bureau: papers to edit, and the scans that prove them."""
    it = get_or_404(Contract, id)
    told, stream = _told(it), BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for n, (name, made) in enumerate(_papers_to_file(it, told), start=1):
            paper_stream = BytesIO()
            write_docx(made, paper_stream)
            archive.writestr(f"{n:02}-{name}.docx", paper_stream.getvalue())
        for each in it.proofs:
            if each.kind in chain.SCANS:
                with opened(each.file) as scan:
                    archive.writestr(f"{each.kind}-{each.id}-{each.file.name}", scan.read())
    return _file(stream, "application/zip", f"{it.number}.zip")


def _papers_to_file(it: Contract, told: chain.Told) -> list[tuple[str, Paper]]:
    made = [
        (str(sheet.label), sheet.make(told))
        for sheet in chain.SHEETS.values() if sheet.filed and sheet.exists(it)
    ]  # fmt: skip
    for name in ("representatives", "minutes"):
        sheet = talks.SHEETS[name]
        if sheet.exists(it.consultation):
            paper = sheet.make(it.consultation, told.issuer, told.today)
            made.append((str(sheet.label), paper))
    return made


@bp.get("/ledger.xlsx")
@require(DRAFT)
def ledger_book() -> ResponseReturnValue:
    """The ledger of contracts and how far the township has come (集体合同台账、建制情况表)."""
    stream = BytesIO()
    write_workbook([ledger.contracts(), ledger.establishment(today())], stream)
    return _file(stream, SHEET, f"{g.township.slug}-contracts-{today().isoformat()}.xlsx")


def _file(stream: BytesIO, kind: str, name: str) -> Response:
    stream.seek(0)
    return send_file(stream, kind, as_attachment=True, download_name=name)
