// A hold's reason and until when: a word of ours or the clerk's own, minutes or a time of day.
import { pickField, textField } from "./dialogs.js";
import { h } from "./dom.js";
import { HOLD_UNTIL, SAYS } from "./words.js";

export function holdFields() {
  const time = textField("time", SAYS.holdTime, { type: "time" });
  time.hidden = true;
  const until = pickField("until", SAYS.holdUntil, HOLD_UNTIL, { onchange: (event) => {
    time.hidden = event.target.value !== "time";
    time.querySelector("input").required = !time.hidden;
    if (!time.hidden) time.querySelector("input").focus();
  } });
  return [textField("words", SAYS.holdWords, { maxlength: 60 }), h("div", { class: "row" }, until, time)];
}

// Words for a time that is past, or null.
export function holdFault({ form }, now = new Date()) {
  const end = until(form, now);
  return end && end <= now ? SAYS.holdPast : null;
}

export function holdFacts({ answer, form }, now = new Date()) {
  const end = until(form, now);
  return { reason: form.elements.words.value.trim() || answer, ...(end && { until: end.toISOString() }) };
}

function until(form, now) {
  const { until: chosen, time } = form.elements;
  if (!chosen.value) return null;
  if (chosen.value !== "time") return new Date(now.getTime() + Number(chosen.value) * 60000);
  const [hour, minute] = time.value.split(":").map(Number);
  const end = new Date(now);
  end.setHours(hour, minute, 0, 0);
  return end;
}
