"""Privacy is a shape: no table, log field or metric can hold what would find a man."""

import importlib
import re

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, MetaData, String, Table, Text

from core import keystore
from core.db import Base
from tests.architecture.sources import modules, name_of, told

TELLING = re.compile(
    r"(^|_)(addr|address|ip|ipv4|ipv6|remote|e?mail|mailbox|phone|telephone|mobile|sms|agent|useragent|ua|browser|device|"
    r"fingerprint|cookie|referr?er|host|hostname|location|latitude|longitude|lat|lon|geo|city|street|postcode|zip|birth|birthday|"
    r"birthdate|born|surname|firstname|lastname|realname|ssn|hetu|personnummer|contact)(_|$)"
)
"""Names of columns, log fields and labels that promise an address, a device, or who somebody is."""

PAGER_TABLE = "pager_targets"
"""The one exception: where a staff member's pager is reached, sealed."""

PLAIN_TEXT = {
    "groups": "what a coordinator says of a group is for everybody who comes by",
    "article_versions": "what the library says is for everybody",
    "posts": "board text is plain, for search; its page says so",
}
"""Tables that may hold text of any length in the open, each with its reason. Elsewhere free text is sealed: LargeBinary."""

LONGEST_WORD = 2_000


def tables() -> list[Table]:
    """Every table of the house, those of the key store included."""
    for path in modules():
        if path.name in {"models.py", "journal.py"} or "Base)" in path.read_text(encoding="utf-8"):
            importlib.import_module(name_of(path))
    return [*Base.metadata.tables.values(), *keystore.METADATA.tables.values()]


def telling(table: Table) -> list[str]:
    """Columns of a table whose names say that they hold what must not be held."""
    if table.name == PAGER_TABLE:
        return []
    return [f"{table.name}.{column.name}" for column in table.columns if TELLING.search(column.name)]


def open_text(table: Table) -> list[str]:
    """Columns that could hold a private text or an instant in another shape than the house's own."""
    faults = []
    for column in table.columns:
        kind = column.type
        if isinstance(kind, Text) or (isinstance(kind, String) and not kind.length):
            if table.name not in PLAIN_TEXT:
                faults.append(f"{table.name}.{column.name}: text of any length, not sealed")
        elif isinstance(kind, String) and (kind.length or 0) > LONGEST_WORD:
            faults.append(f"{table.name}.{column.name}: {kind.length} characters in the open")
        elif not isinstance(kind, String | Integer | BigInteger | Boolean | LargeBinary | Float):
            faults.append(f"{table.name}.{column.name}: {kind!r} is no type of this house")
    return faults


def test_where_staff_are_reached_lies_in_one_table_and_sealed() -> None:
    columns = {column.name: column.type for table in tables() if table.name == PAGER_TABLE for column in table.columns}
    assert set(columns) == {"id", "persona_id", "kind", "sealed", "sent_at", "failed_at"}
    assert isinstance(columns["sealed"], LargeBinary)


def test_there_are_tables_to_read() -> None:
    assert {"accounts", "personas", "entries", "data_keys"} <= {table.name for table in tables()}


def test_no_column_is_named_for_an_address_a_device_or_a_person() -> None:
    faults = [fault for table in tables() for fault in telling(table)]
    assert not faults, told(faults)


def test_no_column_can_hold_a_private_text_in_the_open() -> None:
    faults = [fault for table in tables() for fault in open_text(table)]
    assert not faults, told(faults)


def test_no_key_tells_the_order_of_birth() -> None:
    counted = [
        f"{table.name}.{column.name}"
        for table in tables()
        if len(table.primary_key.columns) == 1
        for column in table.primary_key.columns
        if isinstance(column.type, Integer) and column.foreign_keys == set()
    ]
    assert not counted, f"keys that count upwards: {counted}"


def test_sqlite_keeps_no_row_order_beside_the_keys() -> None:
    ordered = [table.name for table in tables() if table.dialect_options["sqlite"]["with_rowid"] is not False]
    assert not ordered, f"with a rowid: {ordered}"


@pytest.mark.parametrize("name", ["ip", "client_ip", "email", "user_agent", "phone_number", "last_address", "born"])
def test_a_telling_column_would_be_seen(name: str) -> None:
    assert telling(Table("examples", MetaData(), Column(name, String(40))))


def test_an_open_text_would_be_seen() -> None:
    for kind in (Text(), String(), String(LONGEST_WORD + 1)):
        assert open_text(Table("examples", MetaData(), Column("note", kind)))


def test_no_metric_has_a_telling_label() -> None:
    importlib.import_module("core.gauges")
    labels = {
        f"{collector._name}.{label}"  # type: ignore[attr-defined]  # the registry gives no public way to its labels
        for collector in REGISTRY._collector_to_names
        for label in getattr(collector, "_labelnames", ())
    }
    allowed = re.compile(r"\.(lane|verb|kind|code|status|route|method|programme|reason|worker|tier)$")
    assert labels
    assert not [label for label in labels if not allowed.search(label)]
