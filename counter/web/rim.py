"""The rim of HTTP: what is no request at all is refused in the contract's envelope too."""

from __future__ import annotations

import json

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from counter.web.door import malformed

BODY = json.dumps(malformed().body()).encode()
LINGER_S = 1.0
HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(BODY)).encode()),
    (b"connection", b"close"),
]


class Rim(H11Protocol):
    """uvicorn's HTTP, which answers broken and endless request heads as every other refusal."""

    refused = False

    def send_400_response(self, msg: str) -> None:
        """Refuse and close; `msg` is for nobody.

        What is still on its way is let go by for a moment: closing over unread bytes would reset
        the connection, and the answer would never be read.
        """
        answer = h11.Response(status_code=400, headers=HEADERS, reason=b"Bad Request")
        for event in (answer, h11.Data(data=BODY), h11.EndOfMessage()):
            if sent := self.conn.send(event):
                self.transport.write(sent)
        self.refused = True
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_S, self.transport.close)

    def data_received(self, data: bytes) -> None:
        """Bytes from the wire; after a refusal nobody reads them."""
        if not self.refused:
            super().data_received(data)
