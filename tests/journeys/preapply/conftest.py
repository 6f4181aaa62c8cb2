"""The site with the page, Chromium, and a phone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Playwright,
    sync_playwright,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from display.web import preapply
from tests.journeys.preapply.at_home import CHROMIUM, ROOT, Held, new_phone

FRAME_PAGE = """<!doctype html><video muted playsinline></video><canvas></canvas>
<script type="module">
const video = document.querySelector("video"), canvas = document.querySelector("canvas");
canvas.width = 1280; canvas.height = 720;
const pen = canvas.getContext("2d", {willReadFrequently: true}), luma = new Uint8Array(1280 * 720);
video.srcObject = await navigator.mediaDevices.getUserMedia({video: {width: 1280, height: 720}});
await video.play();
while (Math.max(...luma.subarray(1280 * 360, 1280 * 361)) === 0) { // black until the film runs
  await new Promise((next) => setTimeout(next, 100));
  pen.drawImage(video, 0, 0, 1280, 720);
  const {data} = pen.getImageData(0, 0, 1280, 720);
  for (let at = 0; at < luma.length; at += 1) luma[at] = data[at * 4];
}
await fetch("/frame", {method: "POST", body: luma});
document.title = "sent";
</script>"""


async def keep_frame(request: Request) -> Response:
    request.app.state.public.frames.append(await request.body())
    return Response()


async def frame_page(_: Request) -> Response:
    return HTMLResponse(FRAME_PAGE)


@pytest.fixture(scope="module")
def held() -> Held:
    return Held()


@pytest.fixture(scope="module")
def site(held: Held) -> Iterator[str]:
    static = Mount("/static", StaticFiles(directory=ROOT / "static"))
    frame = [Route("/frame", keep_frame, methods=["POST"]), Route("/film", frame_page)]
    app = Starlette(routes=[*preapply.routes, *frame, static])
    app.state.public = held
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    door.close()


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(play: Playwright) -> Iterator[Browser]:
    chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
    yield chromium
    chromium.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = new_phone(browser)
    yield context
    context.close()
