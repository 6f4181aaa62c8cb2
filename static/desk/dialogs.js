// Questions that need an answer before a move: a dialog that resolves to the answer or null.
import { button, h } from "./dom.js";

export function ask({ title, text, choices = {}, first, extra = [], yes = "決める", danger = false }) {
  return new Promise((resolve) => {
    const options = Object.entries(choices).map(([code, words], at) =>
      h("label", { class: "choice" }, h("input", { type: "radio", name: "answer", value: code, checked: first ? code === first : at === 0 }), words));
    const submit = button(yes, null, { kind: danger ? "danger" : "primary", type: "submit" });
    const form = h("form", { method: "dialog" },
      h("h2", { class: "dialog-title", id: "dialog-title" }, title), text ? h("p", {}, text) : null,
      options.length ? h("div", { class: "stack desk-choices", role: "radiogroup", "aria-labelledby": "dialog-title" }, options) : null, extra,
      h("div", { class: "buttons" }, button("やめる", "Esc", { onclick: () => dialog.close("") }), submit));
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    form.addEventListener("submit", () => { dialog.returnValue = "yes"; });
    dialog.addEventListener("close", () => {
      const said = dialog.returnValue === "yes";
      resolve(said ? { answer: form.elements.answer?.value ?? true, form } : null);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.returnValue = "";
    dialog.showModal();
    (form.querySelector("input:checked") ?? submit).focus();
  });
}
