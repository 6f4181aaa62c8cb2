// Speaks to the counter. Every fault comes back as one of two errors, with words for a clerk.
import { fault, OFFLINE } from "./faults.js";

let csrf = "";
export const useToken = (token) => { csrf = token ?? ""; };

export class Refused extends Error {
  constructor(status, error) {
    super(fault(status, error?.code));
    Object.assign(this, { status, code: error?.code ?? "", fields: error?.fields ?? {}, by: error?.by, turn: error?.turn, reason: error?.reason, caseNow: error?.case });
  }
}

export class Offline extends Error {
  constructor() {
    super(OFFLINE);
  }
}

export async function call(method, path, body, headers = {}) {
  const write = method !== "GET";
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { Accept: "application/json", ...(write && { "X-CSRF-Token": csrf, "Content-Type": "application/json" }), ...headers },
      body: write && body !== undefined ? JSON.stringify(body) : undefined,
      credentials: "same-origin",
      signal: AbortSignal.timeout(15000),
    });
  } catch {
    throw new Offline();
  }
  if (answer.status === 204) return null;
  const json = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(answer.status, json?.error);
  return json;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}, headers = {}) => call("POST", path, body, headers);
