"""A push service of our own: real TLS on a free port, and one phone that opens its letters."""

from __future__ import annotations

import asyncio
import json
import ssl
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from display.courier import Courier
from tests.display.harness import served

HOST = "push.test"


@dataclass
class Phone:
    """One browser: its keys, its address, and what it was sent, opened."""

    name: str = "one"
    key: Any = field(default_factory=lambda: generate_private_key(SECP256R1()))
    auth: bytes = b"sixteen-bytes-16"

    def subscription(self, **changes: Any) -> dict[str, Any]:
        """What its browser would give: `PushSubscription.toJSON()`."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        whole = {
            "endpoint": f"https://{HOST}/send/{self.name}",
            "expirationTime": None,
            "keys": {"p256dh": text(point), "auth": text(self.auth)},
        }
        return whole | changes

    def opened(self, body: bytes) -> dict[str, Any]:
        plain = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        letter: dict[str, Any] = json.loads(plain)
        return letter


@dataclass
class Service:
    """Takes what is posted; answers with `statuses` in turn, then with 201."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    statuses: list[int] = field(default_factory=list)
    hold: Callable[[], Awaitable[Any]] = field(default=lambda: asyncio.sleep(0))
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        self.posts.append((request.url.path, dict(request.headers), await request.body()))
        await self.hold()
        return Response(status_code=self.statuses.pop(0) if self.statuses else 201)

    def courier(self) -> Courier:
        """A courier that finds this service where the internet's would be."""

        async def here(host: str) -> list[str]:
            return ["127.0.0.1"]

        return Courier(resolve=here, allowed=lambda _: True, tls=self.tls, port=self.port)


@asynccontextmanager
async def receiving(folder: Path) -> AsyncIterator[Service]:
    """A push service that runs, with a certificate of its own in `folder`."""
    service = Service()
    app = Starlette(routes=[Route("/send/{name}", service.take, methods=["POST"])])
    certificate = folder / "push.pem"
    certificate.write_bytes(_certificate())
    service.tls = ssl.create_default_context(cafile=str(certificate))
    async with served(app, ssl_certfile=str(certificate)) as at:
        service.port = int(at.rpartition(":")[2])
        yield service


def text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _certificate() -> bytes:
    """Key and certificate of `HOST`, which vouches for itself."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + made.public_bytes(Encoding.PEM)
