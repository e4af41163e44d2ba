const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text in UTF-8; undefined when the bytes are none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The beginning of a text from a file, fit for a message. */
export function excerpt(text: string, length = 80): string {
  const plain = text.slice(0, length).replace(/\p{Cc}/gu, '?');
  return text.length > length ? `${plain}…` : plain;
}

/** A value from a file in a few words. Never looks inside what may be nested. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `"${excerpt(value)}"`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === null || typeof value !== 'object') return excerpt(String(value));
  return value instanceof Map ? `a dictionary of ${value.size}` : 'another object';
}
