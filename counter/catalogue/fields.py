"""Reading the questions of a form: a procedure's own, and the shared ones of blocks.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from counter.catalogue.page import Node
from counter.fields import FIELD_KINDS, PREFILLS, Choice, Field
from counter.hours import Hours

FIELD_ID = r"[a-z][a-z0-9_]{0,31}"
FIELD_ID_SAYS = "small letters, digits and _, beginning with a letter"
# What a card gives fits only a field of the same kind.
PREFILL_KIND = {
    "card.name": "name", "card.address": "address", "card.birth": "date", "card.sex": "choice",
}  # fmt: skip
CODED = ("choice", "choices")


@dataclass(frozen=True)
class Book:
    """What fields may refer to: the languages, the code tables and the shared fields."""

    languages: tuple[str, ...]
    tables: Mapping[str, tuple[Choice, ...]]
    blocks: Mapping[str, Field]
    hours: Mapping[str, Hours] = field(default_factory=dict)

    def codes(self, field: Field) -> tuple[str, ...] | None:
        """The codes an answer to the field can have; None if it has no codes."""
        if field.kind == "yesno":
            return ("yes", "no")
        if field.kind in CODED and field.table:
            return tuple(choice.code for choice in self.tables.get(field.table, ()))
        return None


def read_blocks(root: Node, book: Book) -> dict[str, Field]:
    """Shared fields: one table each, named by its id."""
    blocks = {}
    for key in root.data:
        node = root.node(key)
        blocks[key] = _field(node, book, Field(key, "", {}), inside=False)
        if node.has("use") or node.has("id"):
            node.fault("a shared field has its table's name for id and uses no other")
        node.done()
    return blocks


def read_fields(
    nodes: list[Node], book: Book, for_whom: tuple[str, ...], *, inside: bool = False
) -> tuple[Field, ...]:
    """The fields in order; a `show_if` may only look back, so hiding needs a single pass."""
    known: dict[str, Field] = {}
    for node in nodes:
        field = _read_one(node, book, inside=inside)
        if field.id in known:
            node.fault(f"field {field.id!r} stands twice", "use" if node.has("use") else "id")
        if known and list(known.values())[-1].kind == "staff_number" != field.kind:
            node.fault("fields for staff come last")
        _check_show_if(node, field, known, book, for_whom)
        known[field.id] = field
        node.done()
    return tuple(known.values())


def _read_one(node: Node, book: Book, *, inside: bool) -> Field:
    if not node.has("use"):
        return _field(node, book, None, inside=inside)
    use = node.text("use")
    if use and use not in book.blocks:
        node.fault(f"unknown shared field {use!r}", "use")
    return _field(node, book, book.blocks.get(use, Field(use, "text", {})), inside=inside)


def _field(node: Node, book: Book, base: Field | None, *, inside: bool) -> Field:
    """One field; with `base` the keys given stand over the base's."""
    old = base or Field("", "", {})
    field = Field(
        id=node.match("id", FIELD_ID, FIELD_ID_SAYS, old.id or None),
        kind=node.one_of("kind", FIELD_KINDS, old.kind or None),
        name=old.name if old.name and not node.has("name") else node.words("name", book.languages),
        hint=node.maybe_words("hint", book.languages) or old.hint,
        required=node.flag("required", default=old.required),
        prefill=node.one_of("prefill", (*PREFILLS, "none"), old.prefill or "none"),
        show_if=_show_if(node) if node.has("show_if") else old.show_if,
        table=node.text("table", old.table or "") or None,
        fields=_inner(node, book) if node.has("fields") else old.fields,
        max=node.maybe_whole("max", 1) or old.max,
    )
    if field.prefill == "none":
        field = replace(field, prefill=None)
    _check_kind(node, field, book, inside=inside)
    return field


def _show_if(node: Node) -> dict[str, tuple[str, ...]]:
    rule = node.node("show_if")
    return {key: rule.texts(key) for key in rule.data}


def _inner(node: Node, book: Book) -> tuple[Field, ...]:
    return read_fields(list(node.nodes("fields")), book, (), inside=True)


def _check_kind(node: Node, field: Field, book: Book, *, inside: bool) -> None:
    if field.kind in CODED and not field.table:
        node.fault(f"a {field.kind} needs a table")
    if field.table and field.kind not in CODED:
        node.fault(f"a {field.kind} has no table", "table")
    if field.table and field.table not in book.tables:
        node.fault(f"unknown table {field.table!r}", "table")
    if (field.kind == "persons") != bool(field.fields):
        node.fault("persons, and only they, have fields of their own", "fields")
    if inside and field.kind in ("persons", "staff_number"):
        node.fault(f"{field.kind} cannot stand inside persons", "kind")
    if field.kind == "staff_number" and field.required:
        node.fault("a number only staff know cannot be required", "required")
    if field.prefill and PREFILL_KIND.get(field.prefill) != field.kind:
        node.fault(f"{field.prefill} does not fit a {field.kind}", "prefill")


def _check_show_if(
    node: Node, field: Field, known: Mapping[str, Field], book: Book, for_whom: tuple[str, ...]
) -> None:
    for key, wanted in (field.show_if or {}).items():
        if key == "for_whom" and for_whom:
            codes: tuple[str, ...] | None = for_whom
        elif key in known:
            codes = book.codes(known[key])
        else:
            node.fault(f"show_if names {key!r}, which is no field before this one", "show_if", key)
            continue
        if codes is None:
            node.fault(f"show_if names {key!r}, which has no codes", "show_if", key)
            continue
        for code in wanted:
            if code not in codes:
                node.fault(f"show_if: {key!r} has no code {code!r}", "show_if", key)
