// Pictures and films of the city, silent, in a place of their own: no call is ever behind them.

const PICTURE_MS = 15_000;
const LONGEST_MS = 600_000; // a film that hangs does not stand for ever
const LOOK_MS = 300_000; // how soon a file newly put into the folder is shown

export class Media {
  constructor(place, sign) {
    Object.assign(this, { place, sign, files: [], turn: 0 });
    this.look();
    setInterval(() => this.look(), LOOK_MS);
  }

  /** Asks what lies in the folder; while nobody answers, what was known goes on. */
  async look() {
    const answer = await fetch(`/signage/${this.sign}/media`).catch(() => null);
    if (!answer?.ok) return;
    const { media } = await answer.json();
    if (JSON.stringify(media) === JSON.stringify(this.files)) return;
    this.files = media;
    this.turn = 0;
    this.next();
  }

  next() {
    clearTimeout(this.timer);
    this.place.hidden = !this.files.length;
    if (this.place.hidden) return this.place.replaceChildren();
    const file = this.files[this.turn++ % this.files.length];
    this.place.replaceChildren(file.kind === "film" ? this.film(file.src) : this.picture(file.src));
    this.timer = setTimeout(() => this.next(), file.kind === "film" ? LONGEST_MS : PICTURE_MS);
  }

  picture(src) {
    return Object.assign(new Image(), { src, alt: "" });
  }

  film(src) {
    const film = document.createElement("video");
    Object.assign(film, { src, muted: true, autoplay: true, playsInline: true });
    film.addEventListener("ended", () => this.next());
    return film;
  }
}
