// The way by card and by QR: purpose of use, laying down, the four digits, the camera.

import * as camera from "./camera.js";
import { button, h, plain, rich } from "./dom.js";
import { acts, ends, lead, says } from "./layout.js";
import { t } from "./words.js";

export function notice(main, view, kiosk) {
  const { purpose_of_use: purpose, authority, procedure } = view.body;
  says(main, t("notice.title"),
    h("p.says-lead", {}, procedure),
    h("div.card.use", {},
      h("h2", {}, rich(t("notice.purpose"))), h("p", {}, purpose),
      h("p", {}, rich(t("notice.draft"))), h("p", {}, rich(t("notice.wipe")))),
    authority ? h("div.card.use", { "data-tone": "warning" }, h("h2", {}, rich(t("notice.authority"))), h("p", {}, authority)) : null);
  acts(main, ends(view, kiosk, button(t("notice.agree"), () => kiosk.send("agree"), "primary")));
  return null;
}

export function insert(main, view, kiosk) {
  says(main, t("insert.title"), lead("insert.lead"), reader(), lead("insert.keep"));
  acts(main, ends(view, kiosk, without(kiosk)));
  return null;
}

/** The plate below the screen, and a card on its way to it. */
function reader() {
  return h("div.reader", { role: "img", "aria-label": plain(t("insert.picture")) },
    h("div.reader-card", {}, h("i.reader-face"), h("i.reader-line"), h("i.reader-line"), h("i.reader-chip")),
    h("div.reader-arrow", {}, "↓"),
    h("div.reader-plate"));
}

export function knows(main, view, kiosk) {
  says(main, t("known.title"), lead("known.lead"));
  acts(main,
    h("div.pair", {},
      button(t("known.yes"), () => kiosk.send("known", { known: true }), "primary", { class: "button tall" }),
      h("button.button.tall", { type: "button", "data-kind": "secondary", "data-size": "kiosk", onclick: () => kiosk.send("known", { known: false }) },
        h("span", {}, rich(t("known.no")), h("small", {}, rich(t("known.no_hint")))))),
    ends(view, kiosk));
  return null;
}

export function pin(main, view, kiosk) {
  let digits = "";
  let open = false;
  const boxes = h("p.pin-boxes", { role: "status" });
  const send = button(t("pin.send"), give, "primary");
  const eye = button(t("pin.show"), () => { open = !open; draw(); }, "quiet");

  function give() {
    if (digits.length !== 4) return;
    const given = digits;
    digits = "";
    draw();
    kiosk.pin(given);
  }
  function press(digit) {
    if (digits.length < 4) digits += digit;
    draw();
  }
  function draw() {
    boxes.setAttribute("aria-label", plain(t("pin.digits", { count: digits.length })));
    boxes.replaceChildren(...[0, 1, 2, 3].map((at) =>
      h("span.pin-box", { "data-full": at < digits.length, "aria-hidden": "true" }, at < digits.length ? (open ? digits[at] : "●") : "")));
    send.toggleAttribute("disabled", digits.length !== 4);
    eye.firstChild.replaceChildren(rich(t(open ? "pin.hide" : "pin.show")));
  }

  says(main, t("pin.title"),
    view.body.fault ? h("p.notice", { "data-tone": "warning", role: "alert" }, rich(t("pin.wrong"))) : lead("pin.lead"),
    boxes,
    view.body.tries ? h("p.says-note", {}, rich(t("pin.left", { left: view.body.tries }))) : null);
  acts(main, pad(press, () => { digits = digits.slice(0, -1); draw(); }, eye),
    h("div.ends", {}, without(kiosk), send));
  draw();
  return () => { digits = ""; };
}

function pad(press, erase, eye) {
  const key = (digit) => h("button.key", { type: "button", onclick: () => press(digit) }, digit);
  return h("div.pinpad", {}, [..."123456789"].map(key), eye, key("0"), button(t("pin.erase"), erase, "quiet"));
}

export function scan(main, view, kiosk) {
  const place = h("div.camera", { role: "img", "aria-label": plain(t("scan.camera")) });
  says(main, t("scan.title"), lead("scan.lead"), place, lead("scan.paper"), h("p.says-note", {}, rich(t("scan.use"))));
  acts(main, ends(view, kiosk, view.number ? without(kiosk, "number.touch") : null));
  return camera.watch((state) => {
    if (state === "none") place.replaceChildren(h("p.camera-dark", {}, rich(t("scan.dark"))));
    else place.replaceChildren(camera.picture, h("i.camera-frame"));
  });
}

function without(kiosk, key = "common.without_card") {
  return button(t(key), () => kiosk.send("way", { way: "touch" }), "secondary");
}
