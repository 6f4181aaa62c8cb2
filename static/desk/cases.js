// Cases with their answers, kept only while somebody looks, and the keeper of unsent typing:
// what a clerk typed stays in this page until the counter has acknowledged it, never on disk.
import { call, get, Offline, post } from "./api.js";
import { state } from "./state.js";
import { fieldFault } from "./faults.js";

const open = new Map(); // case id → Keeper
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Keeper extends EventTarget {
  constructor(whole) {
    super();
    this.take(whole);
    this.pending = new Map(); // field → value typed, not yet acknowledged
    this.refused = new Map(); // field → words; kept until typed again
    this.beaten = new Map(); // field → what we had typed where somebody else won
    this.trouble = null; // "offline" while the counter cannot be reached
    this.tries = 0;
  }

  take(whole) {
    if (this.case && whole.version < this.case.version) return; // an answer that was overtaken
    this.case = { ...this.case, ...whole };
  }

  // The answers as the screen shows them: the counter's, under what is typed since.
  get answers() {
    const merged = { ...this.case.answers };
    for (const [field, value] of this.pending) {
      if (empty(value)) delete merged[field];
      else merged[field] = value;
    }
    return merged;
  }

  get unsent() {
    return [...this.pending.keys()].filter((field) => !this.refused.has(field)).length;
  }

  set(field, value) {
    this.refused.delete(field);
    this.beaten.delete(field);
    if (same(value, this.case.answers[field])) this.pending.delete(field);
    else this.pending.set(field, value);
    this.say();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), 600);
  }

  refuse(field, words) {
    this.refused.set(field, words);
    this.say();
  }

  say() {
    this.dispatchEvent(new Event("change"));
  }

  // Send what is typed; one request at a time, so that versions never cross.
  flush() {
    this.flying = (this.flying ?? Promise.resolve()).then(() => this.send());
    return this.flying;
  }

  async send() {
    clearTimeout(this.timer);
    const sent = [...this.pending].filter(([field]) => !this.refused.has(field));
    if (!sent.length) return;
    const answers = Object.fromEntries(sent.map(([field, value]) => [field, empty(value) ? null : value]));
    try {
      const body = { version: this.case.version, answers };
      const { case: whole } = await call("PATCH", `/api/cases/${this.case.id}/answers`, body);
      this.take(whole);
      for (const [field, value] of sent) if (same(this.pending.get(field), value)) this.pending.delete(field);
      this.trouble = null;
      this.tries = 0;
      this.savedAt = new Date();
    } catch (error) {
      await this.stumble(error);
    }
    this.say();
  }

  async stumble(error) {
    if (error.status === 422) return this.mark(error.fields);
    if (error.status === 409) return this.yield();
    if (error.status === 401 || error.status === 403 || error.status === 404) {
      this.trouble = error.message;
      return;
    }
    this.trouble = error instanceof Offline ? "offline" : error.message;
    this.tries += 1;
    const wait = Math.min(10000, 500 * 2 ** this.tries) * (0.5 + Math.random() / 2);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  mark(fields) {
    for (const [path, code] of Object.entries(fields)) {
      const field = path.replace(/^answers\./, "").split(".")[0];
      if (this.pending.has(field)) this.refused.set(field, fieldFault(code));
    }
    const rest = [...this.pending.keys()].some((field) => !this.refused.has(field));
    if (rest && Object.keys(fields).length) this.timer = setTimeout(() => this.flush(), 50);
  }

  // Somebody else wrote first: take the newest, keep our typing where the two do not meet.
  async yield() {
    const before = this.case.answers;
    const tries = this.tries;
    this.take((await get(`/api/cases/${this.case.id}`)).case);
    for (const [field, value] of [...this.pending]) {
      const theirs = this.case.answers[field];
      if (same(theirs, before[field]) || same(theirs, value)) continue;
      this.pending.delete(field);
      this.beaten.set(field, value);
    }
    this.tries = tries + 1;
    if (this.pending.size && this.tries < 6) this.timer = setTimeout(() => this.flush(), 200 * this.tries);
  }

  // A case's move, after all typing has arrived; the answer's newest case is shown.
  move(name, facts = {}) {
    const moved = this.flush().then(() => this.act(name, facts));
    this.flying = moved.catch(() => {});
    return moved;
  }

  async act(name, facts) {
    if (this.unsent) throw new Offline();
    try {
      const { case: whole } = await post(`/api/cases/${this.case.id}/${name}`, { version: this.case.version, ...facts });
      this.take(whole);
      if (name === "accept" || name === "ask") await this.reload(); // who stood there, what is asked
    } catch (error) {
      if (error.status === 409) await this.reload();
      throw error;
    } finally {
      this.say();
    }
  }

  async reload() {
    this.take((await get(`/api/cases/${this.case.id}`)).case);
    this.say();
  }

  // The list says another version: somebody else worked on it (our own moves are known already).
  async notice(listed) {
    await this.flying;
    if (listed.version > this.case.version && !this.pending.size) await this.reload();
    else if (listed.version > this.case.version) this.flush();
  }
}

export const empty = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);

export async function openCase(id) {
  if (!open.has(id)) open.set(id, new Keeper((await get(`/api/cases/${id}`)).case));
  return open.get(id);
}

export const opened = (id) => open.get(id);
export const ofVisit = (visit) => [...open.values()].filter((keeper) => keeper.case.visit === visit);

// Forget personal data nobody looks at; typing that has not arrived yet is kept.
export function forget(except = []) {
  for (const [id, keeper] of open) if (!except.includes(id) && !keeper.pending.size) open.delete(id);
}

export const unsent = () => [...open.values()].reduce((sum, keeper) => sum + keeper.unsent, 0);

export function noticeVersions() {
  for (const listed of state.desk?.cases ?? []) open.get(listed.id)?.notice(listed).catch(() => {});
}

export const resend = () => [...open.values()].forEach((keeper) => keeper.pending.size && keeper.flush());
