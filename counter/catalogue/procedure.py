"""Reading one procedure's file, and the rules within and between procedures."""

from __future__ import annotations

from collections.abc import Mapping

from counter.catalogue.days import pick_hours
from counter.catalogue.fields import FIELD_ID, FIELD_ID_SAYS, Book, read_fields
from counter.catalogue.page import Node
from counter.fields import Field
from counter.procedures import (
    ACTS,
    FOR_WHOM,
    IDENTITIES,
    MODES,
    NUMBERS,
    PREPARE_WHEN,
    SIGNATURES,
    ForWhom,
    Procedure,
)  # fmt: skip


def read_procedure(root: Node, book: Book) -> Procedure:
    languages = book.languages
    for_whom = tuple(_for_whom(node, languages) for node in root.nodes("for_whom"))
    codes = tuple(who.code for who in for_whom)
    procedure = Procedure(
        id=root.match("id", FIELD_ID, FIELD_ID_SAYS),
        name=root.words("name", languages),
        service=root.text("service"),
        act=root.one_of("act", ACTS),
        mode=root.one_of("mode", MODES),
        prepare_when=root.one_of("prepare_when", PREPARE_WHEN, "own_card"),
        prepare_unless=_codes_by_field(root, "prepare_unless"),
        for_whom=for_whom,
        fields=read_fields(list(root.nodes("fields")), book, codes),
        identity=root.one_of("identity", IDENTITIES),
        bring=root.words_list("bring", languages),
        signature=root.one_of("signature", SIGNATURES),
        number=root.one_of("number", NUMBERS, "none"),
        fee=root.maybe_whole("fee"),
        fees=_fees(root),
        fee_times=root.text("fee_times", "") or None,
        minutes=root.whole("minutes", 1),
        second_check=root.flag("second_check"),
        after=root.texts("after", needed=False),
        retention_days=root.whole("retention_days", 1),
        related=root.texts("related", needed=False),
        keywords=root.texts("keywords", needed=False),
        avoid=root.maybe_words("avoid", languages),
        acceptance=root.flag("acceptance"),
        preapply=root.flag("preapply"),
        purpose_of_use=root.words("purpose_of_use", languages),
        source=root.text("source"),
        checked_on=root.match("checked_on", r"\d{4}-\d{2}-\d{2}", "a day such as 2025-04-01"),
        provisional=root.flag("provisional"),
        hours=pick_hours(root, "hours", book.hours) if root.has("hours") else None,
    )
    _check(root, procedure, book)
    root.done()
    return procedure


def _for_whom(node: Node, languages: tuple[str, ...]) -> ForWhom:
    who = ForWhom(
        code=node.one_of("code", FOR_WHOM),
        name=node.words("name", languages),
        authority=node.maybe_words("authority", languages),
        prepare=node.flag("prepare", default=False),
    )
    # Before identity is checked nothing is looked up for somebody who is not there.
    if who.prepare and who.code not in ("self", "household"):
        node.fault(f"work for {who.code} cannot be prepared before the visit", "prepare")
    node.done()
    return who


def _codes_by_field(root: Node, key: str) -> dict[str, tuple[str, ...]]:
    node = root.node(key, needed=False)
    return {name: node.texts(name) for name in node.data}


def _fees(root: Node) -> dict[str, dict[str, int]]:
    node = root.node("fees", needed=False)
    books = {name: node.node(name) for name in node.data}
    return {name: {code: book.whole(code) for code in book.data} for name, book in books.items()}


def _check(root: Node, procedure: Procedure, book: Book) -> None:
    codes = [who.code for who in procedure.for_whom]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            root.fault(f"for_whom {code!r} stands twice", "for_whom", index)
    if procedure.mode == "prepare" and not any(who.prepare for who in procedure.for_whom):
        root.fault("mode is prepare, yet for nobody it may be prepared", "mode")
    if procedure.mode == "prepare" and procedure.prepare_when == "never":
        root.fault("mode is prepare, yet prepare_when is never", "prepare_when")
    fields = {field.id: field for field in procedure.fields}
    _check_codes(root, "prepare_unless", procedure.prepare_unless, fields, book)
    fees = {key: tuple(prices) for key, prices in procedure.fees.items()}
    _check_codes(root, "fees", fees, fields, book)
    times = procedure.fee_times
    if times and (times not in fields or fields[times].kind != "count"):
        root.fault(f"fee_times: {times!r} is no count of this form", "fee_times")


def _check_codes(
    root: Node,
    key: str,
    rules: Mapping[str, tuple[str, ...]],
    fields: Mapping[str, Field],
    book: Book,
) -> None:
    for name, wanted in rules.items():
        codes = book.codes(fields[name]) if name in fields else None
        if codes is None:
            root.fault(f"{key}: {name!r} is no field with codes", key, name)
            continue
        for code in wanted:
            if code not in codes:
                root.fault(f"{key}: {name!r} has no code {code!r}", key, name)


def check_between(
    nodes: Mapping[str, Node], procedures: Mapping[str, Procedure], kinds: set[str]
) -> None:
    """Every procedure has a line that does it, and names only procedures that exist."""
    for key, procedure in procedures.items():
        node = nodes[key]
        if procedure.service and procedure.service not in kinds:
            node.fault(f"no line does {procedure.service!r}", "service")
        for what in ("after", "related"):
            for index, other in enumerate(getattr(procedure, what)):
                if other not in procedures:
                    node.fault(f"unknown procedure {other!r}", what, index)
                elif other == key:
                    node.fault("a procedure cannot name itself", what, index)
