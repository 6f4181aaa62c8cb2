// The two things a visitor may do from the phone: leave, or ask for ten more minutes.

/** Wires the buttons where the page has them. */
export function commands(w) {
  const place = document.getElementById("commands");
  if (!place) return;
  const dialog = document.getElementById("leaving");
  const on = (id, act) => document.getElementById(id).addEventListener("click", act);

  async function send(name, body, said) {
    const buttons = place.querySelectorAll("button");
    buttons.forEach((button) => (button.disabled = true)); // a double tap is one wish
    const ok = await post(`${place.dataset.path}/${name}`, body);
    buttons.forEach((button) => (button.disabled = false));
    answer(ok ? said : w("ticket.failed"), ok ? "success" : "error");
  }

  on("leave", () => dialog.showModal());
  on("leaving-no", () => dialog.close());
  on("leaving-yes", () => {
    dialog.close();
    send("leave", {}, w("ticket.headline_left"));
  });
  on("snooze", () => send("snooze", { minutes: 10 }, w("ticket.snoozed")));
}

async function post(path, body) {
  try {
    const headers = { "Content-Type": "application/json" };
    return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).ok;
  } catch {
    return false;
  }
}

function answer(text, tone) {
  const notice = document.getElementById("answer");
  notice.textContent = text;
  notice.dataset.tone = tone;
  notice.hidden = false;
}
