// Questions that need an answer before a move: a dialog that resolves to the answer or null.
// With `run` the dialog stays until the move is done: what was typed is still there if it fails.
import { button, h } from "./dom.js";
import { follow, state } from "./state.js";

export function ask({ title, text, choices = {}, first, extra = [], yes = "決める", danger = false, wide = false, run = null }) {
  return new Promise((resolve) => {
    const options = Object.entries(choices).map(([code, words], at) =>
      h("label", { class: "choice" }, h("input", { type: "radio", name: "answer", value: code, checked: first ? code === first : at === 0 }), words));
    const long = [extra].flat(3).some((one) => one?.querySelector?.("textarea")); // Enter is a new line there
    const submit = button(yes, long ? "Ctrl+Enter" : "Enter", { kind: danger ? "danger" : "primary", type: "submit" });
    const fault = h("p", { class: "field-error", role: "alert", hidden: true });
    const form = h("form", { method: "dialog" },
      h("h2", { class: "dialog-title", id: "dialog-title" }, title), text ? h("p", {}, text) : null,
      options.length ? h("div", { class: "stack desk-choices", role: "radiogroup", "aria-labelledby": "dialog-title" }, options) : null, extra, fault,
      h("div", { class: "buttons" }, button("やめる", "Esc", { onclick: () => dialog.close("") }), submit));
    const dialog = h("dialog", { class: wide ? "dialog desk-wide" : "dialog", "aria-labelledby": "dialog-title" }, form);
    const answer = () => ({ answer: form.elements.answer?.value ?? true, form });
    const stop = aside(dialog);

    async function submitted(event) {
      if (!run) {
        dialog.returnValue = "yes";
        return;
      }
      event.preventDefault();
      if (submit.disabled) return;
      submit.disabled = true;
      const words = await run(answer());
      submit.disabled = false;
      fault.hidden = !words;
      fault.textContent = words ?? "";
      if (!words) dialog.close("yes");
    }

    form.addEventListener("submit", submitted);
    form.addEventListener("keydown", (event) => {
      if (!long || event.key !== "Enter" || event.isComposing || event.repeat || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    dialog.addEventListener("close", () => {
      if (dialog.waiting) return; // only put aside
      stop();
      resolve(dialog.returnValue === "yes" ? answer() : null);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.returnValue = "";
    dialog.showModal();
    (form.querySelector("input:checked, textarea, input[required], select[required]") ?? submit).focus();
  });
}

// While somebody has to sign in again the dialog steps aside, and comes back to the same clerk.
function aside(dialog) {
  const { clerk, desk } = state.session ?? {};
  return follow(["session"], () => {
    if (!state.session && dialog.open) {
      dialog.waiting = true;
      dialog.close();
    } else if (dialog.waiting && state.session) {
      const same = state.session.clerk.id === clerk?.id;
      if (same && state.session.desk !== desk) return; // still choosing where to sit
      dialog.waiting = false;
      if (same) dialog.showModal();
      else dialog.dispatchEvent(new Event("close"));
    }
  });
}

// A line or a few to type in, under its name.
export function textField(name, words, props = {}) {
  const { lines = 1, ...rest } = props;
  const id = `dialog-${name}`;
  return h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: id }, words),
    h(lines > 1 ? "textarea" : "input", { class: "input", id, name, rows: lines > 1 ? lines : null, autocomplete: "off", maxlength: 200, ...rest }));
}

export function pickField(name, words, options, props = {}) {
  const id = `dialog-${name}`;
  return h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: id }, words),
    h("select", { class: "input", id, name, ...props }, options.map(([code, text]) => h("option", { value: code }, text))));
}
