"""Charts in a document: Word's own, to be copied and coloured there like any other.

Their markup is that of charts in a workbook, so openpyxl draws it. The figures stand in the chart
itself: there is no workbook inside the document that could say something else.
"""

from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph
from markupsafe import Markup
from openpyxl.chart import BarChart  # type: ignore[import-untyped]
from openpyxl.chart.data_source import (  # type: ignore[import-untyped]
    AxDataSource,
    NumData,
    NumDataSource,
    NumVal,
    StrData,
    StrVal,
)
from openpyxl.chart.series import Series, SeriesLabel  # type: ignore[import-untyped]
from openpyxl.chart.text import RichText  # type: ignore[import-untyped]
from openpyxl.drawing.text import (  # type: ignore[import-untyped]
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
)
from openpyxl.xml.functions import tostring  # type: ignore[import-untyped]

from platform_core.papers.charts import Chart
from platform_core.papers.charts import Series as Figures
from platform_core.papers.documents import BODY

COLOURS = ("B3261E", "5B7083", "C99A3B", "3E7D5A")
WIDTH, BAR, AROUND = Mm(150), Mm(9), Mm(16)
_RUN = Markup(
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:drawing>'
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{number}" name="{title}" descr="{said}"/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' r:id="{id}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)


class Graphs:
    """The charts of one document."""

    def __init__(self) -> None:
        self._drawn: list[bytes] = []

    def run(self, chart: Chart) -> str:
        """What stands for the chart in the text, where `put_into` will find its place."""
        self._drawn.append(_bars(chart))
        number = len(self._drawn)
        return str(_RUN.format(
            width=WIDTH, height=AROUND + BAR * len(chart.categories), number=number,
            title=chart.title, said=chart.sentence(), id=_id(number),
        ))  # fmt: skip

    def put_into(self, document: Any) -> None:
        """Add the charts to a document whose text, head or foot has their runs; give them room."""
        package = document.part.package
        graphs = {
            _id(number): Part(PackURI(f"/word/charts/{_id(number)}.xml"), CONTENT_TYPE.DML_CHART,
                              content, package)
            for number, content in enumerate(self._drawn, 1)
        }  # fmt: skip
        for part in [each for each in package.iter_parts() if hasattr(each, "element")]:
            for place in part.element.xpath(".//w:drawing//*[local-name()='chart']"):
                for id in set(place.attrib.values()) & graphs.keys():
                    part.rels.add_relationship(RELATIONSHIP_TYPE.CHART, graphs[id], id)
            for paragraph in part.element.xpath(".//w:p[.//w:drawing]"):
                # Lines of an exact height would cut it off.
                layout = WordParagraph(paragraph, document).paragraph_format
                layout.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _id(number: int) -> str:
    return f"figures{number}"


def _bars(chart: Chart) -> bytes:
    graph = BarChart(barDir="bar", gapWidth=50)
    graph.title, graph.legend = chart.title, None
    graph.title.overlay = False
    graph.series = [_series(chart, n, one) for n, one in enumerate(chart.series)]
    graph.x_axis.scaling.orientation = "maxMin"  # the first on top
    graph.x_axis.delete, graph.y_axis.delete = False, True
    graph.x_axis.txPr = _letters()
    graph.y_axis.scaling.min = 0
    graph.y_axis.majorGridlines = None
    drawn: bytes = tostring(graph._write())
    return drawn


def _series(chart: Chart, n: int, one: Figures) -> Series:
    """A figure that is not there has no bar: no data is not 0."""
    names = [StrVal(idx=at, v=each) for at, each in enumerate(chart.categories)]
    points = [NumVal(idx=at, v=value) for at, value in enumerate(one.values) if value is not None]
    drawn = Series(
        idx=n, order=n, tx=SeriesLabel(v=one.name),
        cat=AxDataSource(strLit=StrData(ptCount=len(names), pt=names)),
        val=NumDataSource(numLit=NumData(formatCode="General", ptCount=len(names), pt=points)),
    )  # fmt: skip
    drawn.graphicalProperties.solidFill = COLOURS[n % len(COLOURS)]
    return drawn


def _letters() -> RichText:
    written = CharacterProperties(sz=1200, ea=Font(typeface=BODY))
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=written), endParaRPr=written)])
