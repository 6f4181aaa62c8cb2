"""Keys and certificates of the emulated JPKI application, made when first asked for.

Issued by an authority that lives in this process and is named as invented: nothing trusts it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Pair:
    """A private key, its certificate and the issuer's certificate (both DER)."""

    key: rsa.RSAPrivateKey
    certificate: bytes
    issuer: bytes


@cache
def pair(resident: str, use: str) -> Pair:
    """The pair of this card for a use ("authentication" or "signature"), the same every time."""
    authority_key, authority = _authority(use)
    key = _key()
    subject = _name(use, x509.NameAttribute(NameOID.COMMON_NAME, f"invented {resident}"))
    certificate = _certificate(subject, key, authority.subject, authority_key, authority=False)
    return Pair(key, certificate.public_bytes(Encoding.DER), authority.public_bytes(Encoding.DER))


@cache
def _authority(use: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key, name = _key(), _name(use)
    return key, _certificate(name, key, name, key, authority=True)


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(use: str, *more: x509.NameAttribute[str]) -> x509.Name:
    fixed = (
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, "Emulated card, not JPKI"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"Invented residents, {use}"),
    )
    return x509.Name([*(x509.NameAttribute(oid, value) for oid, value in fixed), *more])


def _certificate(
    subject: x509.Name,
    key: rsa.RSAPrivateKey,
    issuer: x509.Name,
    signer: rsa.RSAPrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = dict.fromkeys(_USAGES, False) | {"digital_signature": not authority}
    usage |= {"key_cert_sign": authority, "crl_sign": authority}
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=5 * 365))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )
    return builder.sign(signer, hashes.SHA256())


_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
