"""What can go wrong between a card and the kiosk; `code` is the name the screens know it by.

No error here ever carries a PIN, a name or an address.
"""

from typing import ClassVar


class CardError(Exception):
    """Any trouble with card, PIN or reader; the way without a card stays open."""

    code: ClassVar[str] = "card_error"

    def __init__(self) -> None:
        super().__init__(self.code)


class BadPin(CardError):
    """Not four digits: the card was not asked, no try was spent."""

    code = "bad_pin"


class WrongPin(CardError):
    """The card refused the PIN; `left` tries remain (the last one is never spent by us)."""

    code = "wrong_pin"

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class LastTry(CardError):
    """One try is left: the PIN was not sent, because a mistake would block the card."""

    code = "last_try"


class PinBlocked(CardError):
    """No try is left: only the municipality can reset this PIN."""

    code = "pin_blocked"


class CardGone(CardError):
    """The card left the reader, or stopped answering."""

    code = "card_gone"


class AnswerLost(CardGone):
    """The answer to the PIN was lost but the card is back; `left` is what it says now."""

    code = "answer_lost"

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class ReaderGone(CardError):
    """No reader, no PC/SC service, or another program holds the card."""

    code = "reader_gone"


class NotAMyNumberCard(CardError):
    """A card without the 券面事項入力補助 application (old 住基カード, licence, transit card…)."""

    code = "not_a_my_number_card"


class PhoneCard(CardError):
    """A phone holding only JPKI certificates: it has no attributes to give over this wire."""

    code = "phone_card"


class Unreadable(CardError):
    """The card answered something we do not understand; typing stays open."""

    code = "unreadable"
