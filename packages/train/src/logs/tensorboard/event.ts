/** What an event file holds: its version, values by tag at a step, or that a run goes on from a step. */
export type Event =
  | { readonly kind: 'version' }
  | { readonly kind: 'scalars'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  | { readonly kind: 'restart'; readonly step: number };

/** Numbers of the fields of TensorFlow's `Event` message (tensorflow/core/util/event.proto) that are written. */
const FIELD = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 };
/** `Summary.value`, and `tag` and `simple_value` of `Summary.Value`. */
const SUMMARY = { value: 1, tag: 1, simpleValue: 2 };
/** `SessionLog.status`, and its START. */
const SESSION_LOG = { status: 1, start: 1 };

const VERSION = 'brain.Event:2';

/** An event as the bytes of its protocol buffer. Seconds are since 1970. */
export function encodeEvent(event: Event, seconds: number): Uint8Array {
  const fields = [float64(FIELD.wallTime, seconds)];
  if (event.kind === 'version') return join([...fields, text(FIELD.fileVersion, VERSION)]);
  fields.push(integer(FIELD.step, event.step));
  if (event.kind === 'restart') {
    return join([...fields, nested(FIELD.sessionLog, [integer(SESSION_LOG.status, SESSION_LOG.start)])]);
  }
  const values = Object.entries(event.values).map(([tag, value]) =>
    nested(SUMMARY.value, [text(SUMMARY.tag, tag), float32(SUMMARY.simpleValue, value)]),
  );
  return join([...fields, nested(FIELD.summary, values)]);
}

// the encodings of protocol buffers: a key of field number and wire type, then the value

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

const key = (field: number, wire: number): number[] => varint(field * 8 + wire);

const integer = (field: number, value: number): Uint8Array => Uint8Array.from([...key(field, 0), ...varint(value)]);

function float64(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes.set(key(field, 1));
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
}

function float32(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes.set(key(field, 5));
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

const delimited = (field: number, bytes: Uint8Array): Uint8Array =>
  join([Uint8Array.from([...key(field, 2), ...varint(bytes.length)]), bytes]);

const text = (field: number, value: string): Uint8Array => delimited(field, new TextEncoder().encode(value));

const nested = (field: number, parts: readonly Uint8Array[]): Uint8Array => delimited(field, join(parts));

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
