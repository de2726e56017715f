"""The published schemas of the tax service, found by kind and version; conditions beside them.

Files in `schemas/` are the service's own, as operators publish them; each is compiled when it is
first needed.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from uprava_contracts.formats.values import Kind

if TYPE_CHECKING:
    from lxml.etree import XMLSchema, _ElementTree

FOLDER = Path(__file__).parent / "schemas"

FILES: Mapping[tuple[Kind, str], str] = {
    (Kind.UPD, "5.01"): "ON_NSCHFDOPPR_1_997_01_05_01_03",
    (Kind.UPD, "5.02"): "ON_NSCHFDOPPR_1_997_01_05_02_01",
    (Kind.UPD_ANSWER, "5.01"): "ON_NSCHFDOPPOK_1_997_02_05_01_02",
    (Kind.UPD_ANSWER, "5.02"): "ON_NSCHFDOPPOK_1_997_02_05_02_01",
    (Kind.UKD, "5.01"): "ON_KORSCHFDOPPR_1_996_01_05_01_03",
    (Kind.UKD_ANSWER, "5.01"): "ON_KORSCHFDOPPOK_1_996_02_05_01_03",
    (Kind.WORKS, "1.00"): "ON_AKTREZRABP_1_971_01_01_00_01",
    (Kind.WORKS_ANSWER, "1.00"): "ON_AKTREZRABZ_1_971_02_01_00_01",
    (Kind.SERVICES, "5.01"): "DP_REZRUISP_1_990_01_05_01_02",
    (Kind.SERVICES_ANSWER, "5.01"): "DP_REZRUZAK_1_990_02_05_01_02",
    (Kind.RECEIPT, "1.03"): "DP_IZVPOL_1_982_00_01_03_01",
    (Kind.SENT, "1.03"): "DP_PDOTPR_1_983_00_01_03_01",
    (Kind.TAKEN, "1.03"): "DP_PDPOL_1_984_00_01_03_01",
    (Kind.CLARIFICATION, "1.03"): "DP_UVUTOCH_1_985_00_01_03_01",
    (Kind.ANNULMENT, "1.02"): "DP_PRANNUL_1_985_00_01_01_02",
}


def schema_file(kind: Kind, version: str) -> Path | None:
    """Return the schema of a version; None when we have none."""
    name = FILES.get((kind, version))
    return FOLDER / f"{name}.xsd" if name else None


@cache
def schema_tree(kind: Kind, version: str) -> "_ElementTree":
    """Return a schema as it is written: titles and conditions stand in it."""
    from lxml import etree

    path = schema_file(kind, version)
    assert path is not None
    return etree.parse(path)


@cache
def schema(kind: Kind, version: str) -> "XMLSchema":
    """Return a compiled schema."""
    from lxml import etree

    return etree.XMLSchema(schema_tree(kind, version))


@cache
def titles(kind: Kind, version: str) -> Mapping[str, str]:
    """Return what the format calls its elements and attributes.

    Keys are names, the first title of a name winning, and «element/name» where it is certain.
    """
    space = {"x": "http://www.w3.org/2001/XMLSchema"}
    found: dict[str, str] = {}
    for one in schema_tree(kind, version).iterfind(".//x:annotation/x:documentation", space):
        title = " ".join("".join(map(str, one.itertext())).split())
        lineage = [str(up.get("name")) for up in one.iterancestors() if up.get("name")]
        if lineage and title:
            found.setdefault(lineage[0], title)
            found.setdefault("/".join(reversed(lineage[:2])), title)
    return found
