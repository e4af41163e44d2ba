/** Picture formats that are known but not read, and how their files start; `?` is any byte. */
const UNREAD: [name: string, ...starts: string[]][] = [
  ['WebP', 'RIFF????WEBP'],
  ['GIF', 'GIF87a', 'GIF89a'],
  ['TIFF', 'II*\0', 'MM\0*', 'II+\0', 'MM\0+'],
  ['BMP', 'BM????\0\0\0\0'],
  ['AVIF', '????ftypavif', '????ftypavis'],
  ['HEIC', '????ftyphei?', '????ftyphev?', '????ftypmif1', '????ftypmsf1'],
  ['JPEG XL', '\0\0\0\x0cJXL \r\n', '\xff\x0a'],
  ['JPEG 2000', '\0\0\0\x0cjP  \r\n', '\xff\x4f\xff\x51'],
  ['JPEG XR', 'II\xbc'],
  ['OpenEXR', 'v/1\x01'],
  ['Radiance HDR', '#?RADIANCE', '#?RGBE'],
  ['PBM', 'P1 ', 'P1\n', 'P4 ', 'P4\n'],
  ['PAM', 'P7\n'],
  ['PFM', 'PF ', 'PF\n', 'Pf ', 'Pf\n'],
  ['Photoshop', '8BPS'],
  ['GIMP XCF', 'gimp xcf'],
  ['ICO', '\0\0\x01\0', '\0\0\x02\0'],
  ['ICNS', 'icns'],
  ['QOI', 'qoif'],
  ['DDS', 'DDS '],
  ['DPX', 'SDPX', 'XPDS'],
  ['MNG', '\x8aMNG', '\x8bJNG'],
  ['Sun raster', 'Y\xa6j\x95'],
  ['SGI', '\x01\xda'],
  ['PCX', '\x0a?\x01'],
  ['farbfeld', 'farbfeld'],
  ['XPM', '/* XPM'],
  ['XBM', '#define '],
  ['PDF', '%PDF-'],
  ['PostScript', '%!PS', '\xc5\xd0\xd3\xc6'],
];
const SVG = /^(\xef\xbb\xbf)?\s*(<\?xml.*)?<(!DOCTYPE )?svg/s;

/** The name of a picture format that is known by its first bytes but not read. */
export function nameUnreadFormat(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 1024));
  const fits = (start: string) =>
    text.length >= start.length && [...start].every((letter, i) => letter === '?' || letter === text[i]);
  return UNREAD.find(([, ...starts]) => starts.some(fits))?.[0] ?? (SVG.test(text) ? 'SVG' : undefined);
}
