// The voice of the sign: a chime and the call, one after another, each heard whole once.

import { clock } from "../components/say.js";
import { chime } from "./chime.js";
import { Clips } from "./clips.js";
import { keep, recall } from "./kept.js";
import { Player } from "./player.js";
import { Queue, sound } from "./queue.js";

export class Voice {
  /** `settings`: {on, languages, repeat_s, volume, quiet_hours}; `labels`: desk → what stands above it. */
  constructor({ settings, labels, memory, button, now }) {
    Object.assign(this, { settings, labels, memory, now, calls: null, busy: false });
    this.player = new Player(settings.volume, button);
    const { context } = this.player;
    this.chime = chime(context);
    this.clips = new Map(settings.languages.map((each) => [each, new Clips(each, context)]));
    const rule = { languages: settings.languages.length ? settings.languages : [""], repeat: settings.repeat_s * 1000 };
    this.queue = new Queue(rule, recall(memory, sound) ?? []);
    context.addEventListener("statechange", () => this.speak());
    setInterval(() => this.speak(), 1000);
  }

  /** A new call, handed over once and in order. */
  announce(call) {
    if (!this.settings.on) return;
    document.body.dataset.rung = Number(document.body.dataset.rung ?? 0) + 1;
    this.queue.add(call, this.now());
    this.speak();
  }

  /** How the calls stand now: who was called by mistake or has come is not called any more. */
  heed(calls) {
    this.calls = calls;
    this.speak();
  }

  async speak() {
    if (this.calls) this.queue.heed(this.calls);
    if (this.quietNow()) this.queue.entries = [];
    const entry = this.queue.next(this.now());
    this.remember();
    if (this.busy || !this.player.ready || !entry) return;
    this.busy = true;
    await this.player.play([this.chime]);
    while (this.queue.entries.includes(entry) && entry.left.length) await this.say(entry);
    this.busy = false;
    this.speak();
  }

  /** One language of a call; what cannot be spoken has at least had its chime. */
  async say(entry) {
    const call = { ...entry, label: this.labels[entry.desk] ?? "" };
    const stretches = await this.clips.get(entry.left[0])?.say(call).catch(() => []);
    if (stretches?.length) await this.player.play(stretches);
    this.queue.said(entry.seq, this.now());
    this.remember();
  }

  /** What is still to be said outlives a reload and a power cut. */
  remember() {
    keep(this.memory, this.queue.entries);
  }

  quietNow() {
    const time = clock(this.now());
    return this.settings.quiet_hours.some(([from, to]) =>
      from < to ? from <= time && time < to : time >= from || time < to);
  }
}
