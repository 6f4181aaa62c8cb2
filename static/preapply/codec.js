// Packing the answers for the QR: twin of counter/preapplication.py, which tells the layout.

const SIZES = [256, 512];
const HEAD = 28;

/** Bytes of packed answers the largest QR holds. */
export const CAPACITY = SIZES.at(-1) - HEAD;

/** How many bytes the answers take when packed. */
export async function measure(form, forWhom, answers) {
  return (await squeeze(form, forWhom, answers)).length;
}

/** The bytes to seal, 256 or 512 of them; throws RangeError when the answers do not fit. */
export async function encode(form, forWhom, answers, madeAt) {
  const packed = await squeeze(form, forWhom, answers);
  const size = SIZES.find((each) => HEAD + packed.length <= each);
  if (!size) throw new RangeError("too_large");
  const bytes = new Uint8Array(size);
  bytes.set(await fingerprint(form), 0);
  new DataView(bytes.buffer).setUint32(8, Math.floor(madeAt / 1000));
  crypto.getRandomValues(bytes.subarray(12, HEAD));
  bytes.set(packed, HEAD);
  return bytes;
}

async function squeeze(form, forWhom, answers) {
  const { procedure } = form;
  const place = procedure.for_whom.findIndex((who) => who.code === forWhom);
  const text = JSON.stringify([[procedure.id, place, pack(form, procedure.fields, answers)]]);
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function fingerprint(form) {
  const { procedure } = form;
  const shape = [
    procedure.id,
    procedure.for_whom.map((who) => who.code),
    asked(procedure.fields).map((field) => shapeOf(form, field)),
  ];
  const text = new TextEncoder().encode(JSON.stringify([shape]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text)).subarray(0, 8);
}

function shapeOf(form, field) {
  const subs = asked(field.fields).map((sub) => shapeOf(form, sub));
  return [field.id, field.kind, codes(form, field), subs];
}

// Fields for staff are not in the public catalogue; should one ever be, it is not packed.
function asked(fields) {
  return (fields ?? []).filter((field) => field.kind !== "staff_number");
}

function codes(form, field) {
  return field.table ? form.tables[field.table].map((choice) => choice.code) : [];
}

function pack(form, fields, answers) {
  const values = asked(fields).map((field) => packOne(form, field, answers[field.id] ?? null));
  while (values.length && values.at(-1) === null) values.pop();
  return values;
}

function packOne(form, field, value) {
  if (value === null) return null;
  switch (field.kind) {
    case "choice": return codes(form, field).indexOf(value);
    case "choices": return value.map((code) => codes(form, field).indexOf(code));
    case "date": return Number(value.replaceAll("-", ""));
    case "yesno": return Number(value);
    case "persons": return value.map((person) => pack(form, field.fields, person));
    default: return value;
  }
}
