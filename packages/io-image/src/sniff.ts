/** The kinds of picture that are read. PPM stands for its grey sibling PGM, too. */
export type ImageFormat = 'png' | 'jpeg' | 'ppm';

/** The format whose first bytes these are; undefined when it is none that is read. Looks at nothing else. */
export function sniffImage(bytes: Uint8Array): ImageFormat | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (start === '\x89PNG\r\n\x1a\n') return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (/^P[2356][ \t\n\v\f\r#]/.test(start)) return 'ppm';
  return undefined;
}
