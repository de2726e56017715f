"""The parts of a workbook beside its rows: styles, the frame of the sheets, who made it when."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from uprava.i18n import _
from uprava.tables.csv_text import text_of
from uprava.tables.values import Table
from uprava.tables.workbook_cells import STRONG, cell_of, height_of, letters, wrapped, xml

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"

TOP = '<alignment vertical="top" wrapText="1"/>'
LEFT = '<alignment horizontal="left" vertical="top"/>'
RIGHT = '<alignment horizontal="right" vertical="top"/>'

WIDE = 70
"""Characters of what is told of a table."""

LOOKS = (
    (0, "", ""), (0, "", ""), (0, "", TOP), (0, ' quotePrefix="1"', TOP), (49, "", TOP),
    (49, ' quotePrefix="1"', TOP), (164, "", LEFT), (165, "", LEFT), (1, "", RIGHT),
    (0, "", TOP), (0, "", RIGHT), (166, "", RIGHT), (4, "", RIGHT),
)  # fmt: skip
"""Number format, more, where it stands: in the order of `workbook_cells`."""


def look(form: int, more: str, stands: str, *, font: int = 0) -> str:
    """Return a format of cells."""
    head = f'<xf numFmtId="{form}" fontId="{font}" fillId="0" borderId="0" xfId="0"{more}'
    applied = ' applyNumberFormat="1"' if form else ""
    applied += ' applyFont="1"' if font else ""
    return f'{head}{applied} applyAlignment="1">{stands}</xf>' if stands else f"{head}{applied}/>"


def looks() -> str:
    """Return all formats: of plain lines, then the same of totals, in bold."""
    head = (
        '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1"'
        ' applyBorder="1" applyAlignment="1">'
        '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    )
    plain = [look(*each, font=int(place == STRONG)) for place, each in enumerate(LOOKS)]
    bold = [look(*each, font=1) for each in LOOKS]
    plain[1] = bold[1] = head
    return f'<cellXfs count="{2 * len(LOOKS)}">{"".join(plain + bold)}</cellXfs>'


STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="3">\
<numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>\
<numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm:ss"/>\
<numFmt numFmtId="166" formatCode="#,##0.0"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">\
<fgColor rgb="FFE8EDF3"/><bgColor indexed="64"/></patternFill></fill></fills>\
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>\
<border><left/><right/><top/><bottom style="thin"><color rgb="FF8A94A3"/></bottom><diagonal/>\
</border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
{looks()}\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>"""

FIXED: Mapping[str, str] = MappingProxyType({
    "[Content_Types].xml": f"""{HEAD}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{MEDIA}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MEDIA}.worksheet+xml"/>\
<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{MEDIA}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{MEDIA}.styles+xml"/>\
<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>""",
    "_rels/.rels": f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>\
<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" \
Target="docProps/core.xml"/></Relationships>""",
    "xl/_rels/workbook.xml.rels": f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/>\
<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": STYLES,
})  # fmt: skip
"""Parts that are the same in every workbook."""


def sheet_head(table: Table) -> str:
    """Return the sheet up to its rows: the head stays in sight, the columns have their widths."""
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{column.width}" customWidth="1"/>'
        for n, column in enumerate(table.columns, 1)
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'
    )


def sheet_tail(table: Table, last: int, sifted: int) -> str:
    """Return the sheet after its rows: filters in the head, A4 across, as wide as the page.

    The totals at the end, after the row `sifted`, stay where they are when somebody sorts.
    """
    return (
        f'</sheetData><autoFilter ref="A1:{corner(table, sifted)}"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
        f'<ignoredErrors><ignoredError sqref="A1:{corner(table, last)}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )


def facts_sheet(table: Table) -> str:
    """Return the sheet that says what the table was made from."""
    rows = "".join(
        f'<row r="{n}"{height_of(wrapped(text_of(value), WIDE))}>'
        f"{cell_of(f'A{n}', name, STRONG)}{cell_of(f'B{n}', value)}</row>"
        for n, (name, value) in enumerate(table.facts, 1)
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/><cols>'
        '<col min="1" max="1" width="28" customWidth="1"/>'
        f'<col min="2" max="2" width="{WIDE}" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def workbook(table: Table, last: int) -> str:
    """Return the list of sheets, with the head that is printed on every page."""
    first, second = sheet_name(table.title), sheet_name(_("About the table"))
    area = f"'{first}'!$A$1:${letters(len(table.columns) - 1)}${last}"
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/>'
        f'</bookViews><sheets><sheet name="{xml(first)}" sheetId="1" r:id="rId1"/>'
        f'<sheet name="{xml(second)}" sheetId="2" r:id="rId2"/></sheets><definedNames>'
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{xml(area)}'
        '</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">'
        f"&#x27;{xml(first)}&#x27;!$1:$1</definedName></definedNames></workbook>"
    )


def properties(table: Table, author: str, at: datetime) -> str:
    """Return who made the file, and when."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml(table.title)}</dc:title><dc:creator>{xml(author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'
        "</dcterms:created></cp:coreProperties>"
    )


def corner(table: Table, last: int) -> str:
    """Return the table's last cell."""
    return f"{letters(len(table.columns) - 1)}{last}"


def sheet_name(title: str) -> str:
    """Return a title as a sheet may be called: 31 characters without the forbidden ones."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip()
