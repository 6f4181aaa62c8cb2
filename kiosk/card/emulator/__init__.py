"""An emulated card that answers APDUs only: in this process, or over vpcd behind a real pcscd."""

from kiosk.card.emulator.reader import EmulatedReader
from kiosk.card.emulator.residents import Resident, residents

__all__ = ["EmulatedReader", "Resident", "residents"]
