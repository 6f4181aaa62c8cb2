"""The 公的個人認証 application, asked for one thing only: what kind of token it is in."""

from enum import StrEnum

from kiosk.card import apdu

AID = bytes.fromhex("D392F000260100000001")
TOKEN_INFO = 0x0006  # a CK_TOKEN_INFO of PKCS#11, free to read; its first 32 bytes are the label
LABEL_SIZE = 32


class Token(StrEnum):
    """Where the JPKI application lives."""

    CARD = "card"
    OLD_CARD = "old_card"
    PHONE = "phone"
    OTHER = "other"


_LABELS = {
    "JPKIAPICCTOKEN2": Token.CARD,
    "JPKIAPICCTOKEN": Token.OLD_CARD,
    "JPKIAPGPSETOKEN": Token.PHONE,
    "JPKIAPIOSTOKEN": Token.PHONE,
}


def token() -> apdu.Steps[Token]:
    """The kind of token; OTHER if there is no JPKI application. No PIN is needed."""
    for command in (apdu.select_applet(AID), apdu.select_file(TOKEN_INFO)):
        selected = yield command
        if apdu.meaning(selected.sw) is not apdu.Meaning.OK:
            return Token.OTHER
    info = yield apdu.read(0, LABEL_SIZE)
    return _LABELS.get(info.data[:LABEL_SIZE].decode("ascii", "replace").rstrip(), Token.OTHER)
