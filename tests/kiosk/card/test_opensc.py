"""OpenSC as the outside judge: it takes the emulated card for a JPKI card and uses its keys."""

from pathlib import Path

import pytest

from kiosk.card.pcsc import PcscReader
from tests.kiosk.card.hall import Hall


@pytest.fixture
def inserted(hall: Hall) -> Hall:
    """A hall with a card that pcscd has seen (OpenSC's own --wait misses insertions under load)."""
    hall.insert("hanako")
    assert PcscReader().wait(10)
    return hall


def test_opensc_names_the_card_jpki(inserted: Hall) -> None:
    assert "jpki" in inserted.run(["opensc-tool", "--name"]).split()


def test_opensc_lists_the_pins_keys_and_certificates_of_a_jpki_card(inserted: Hall) -> None:
    listed = inserted.run(["pkcs15-tool", "--dump"])

    assert "PKCS#15 Card [JPKI]" in listed
    for title, count in (("PIN [", 2), ("Private RSA Key [", 2), ("X.509 Certificate [", 4)):
        assert listed.count(f"\n{title}") == count
    assert "Tries left     : 3" in listed
    assert "Tries left     : 5" in listed


def test_opensc_signs_and_openssl_verifies_with_the_certificate(
    inserted: Hall, tmp_path: Path
) -> None:
    (tmp_path / "data").write_bytes(b"hello")
    steps = f"""set -e; cd {tmp_path}
        pkcs11-tool --sign --id 01 -m SHA256-RSA-PKCS --pin 1234 -i data -o signature
        pkcs15-tool --read-certificate 1 > certificate
        openssl x509 -in certificate -noout -pubkey > key
        openssl dgst -sha256 -verify key -signature signature data"""

    assert "Verified OK" in inserted.run(["sh", "-c", steps])


def test_opensc_sees_a_wrong_pin_cost_a_try(inserted: Hall) -> None:
    inserted.run(["pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "9876"])

    assert "Tries left     : 2" in inserted.run(["pkcs15-tool", "--list-pins"])


def test_opensc_is_refused_the_signing_certificate_without_its_password(inserted: Hall) -> None:
    assert "BEGIN CERTIFICATE" in inserted.run(["pkcs15-tool", "--read-certificate", "1"])
    assert "BEGIN CERTIFICATE" not in inserted.run(["pkcs15-tool", "--read-certificate", "2"])
