/**
 * A key that stands twice in the outer object of a JSON text, which `JSON.parse` would pass over in silence. The text is
 * known to be valid.
 */
export function repeatedKey(json: string): string | undefined {
  const keys = new Set<string>();
  let depth = 0;
  let text = '';
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (char === '"') {
      const end = stringEnd(json, i);
      if (depth === 1) text = json.slice(i, end);
      i = end - 1;
    } else if (char === ':' && depth === 1) {
      const key: string = JSON.parse(text);
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

/** Index after the closing quote of the string that begins at `start`. */
function stringEnd(json: string, start: number): number {
  let i = start + 1;
  while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i + 1;
}
