"""The rim of HTTP: what is no request at all is refused in the contract's envelope too."""

from __future__ import annotations

import json

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from counter.web.door import malformed

BODY = json.dumps(malformed().body()).encode()
HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(BODY)).encode()),
    (b"connection", b"close"),
]


class Rim(H11Protocol):
    """uvicorn's HTTP, which answers broken and endless request heads as every other refusal."""

    def send_400_response(self, msg: str) -> None:
        """Refuse and close; `msg` is for nobody."""
        answer = h11.Response(status_code=400, headers=HEADERS, reason=b"Bad Request")
        for event in (answer, h11.Data(data=BODY), h11.EndOfMessage()):
            if sent := self.conn.send(event):
                self.transport.write(sent)
        self.transport.close()
