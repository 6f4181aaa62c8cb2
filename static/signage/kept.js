// What a sign keeps over a reload and a power cut; a browser without a store leaves it its own memory.

/** What was kept under a name; null where that is nothing, torn, or not `sound(value)`. */
export function recall(name, sound) {
  try {
    const value = JSON.parse(localStorage.getItem(name));
    return sound(value) ? value : null;
  } catch {
    return null;
  }
}

/** Keeps a value under a name, where the browser has room and leave for it. */
export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // The sign goes on with what it has in memory.
  }
}
