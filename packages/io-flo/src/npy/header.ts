import { ByteReader } from '../bytes.ts';

/** What the header of an .npy file says. */
export interface NpyHeader {
  /** NumPy's name of the type, as "<f4". */
  descr: string;
  fortranOrder: boolean;
  shape: number[];
}

/** Length limit of a header, that of NumPy's own reader. */
const MAX_HEADER = 10_000;

const TOKEN = /\s*(?:('[^'\\\n]*'|"[^"\\\n]*")|(True|False)|(\d{1,15})L?|([{}(),:]))/y;

/**
 * Parses the one kind of Python literal that NumPy writes: a dictionary of exactly `descr` (a string), `fortran_order`
 * (True or False) and `shape` (a tuple of integers), in any order. Nothing is evaluated.
 *
 * @param offset byte offset of `text` in the file, for errors
 * @throws FormatError when the text is anything else
 */
export function parseNpyHeader(text: string, offset: number): NpyHeader {
  return new HeaderParser(text, offset).header();
}

class HeaderParser {
  readonly #text: string;
  readonly #reader: ByteReader;
  readonly #start: number;
  #at = 0;

  constructor(text: string, offset: number) {
    this.#text = text;
    this.#reader = new ByteReader('.npy', new Uint8Array(0));
    this.#start = offset;
  }

  header(): NpyHeader {
    if (this.#text.length > MAX_HEADER) throw this.#failure(`a header of at most ${MAX_HEADER} bytes`);
    const found: Partial<NpyHeader> = {};
    this.#symbol('{');
    while (!this.#maybe('}')) {
      const key = this.#string('a key');
      this.#symbol(':');
      if (key === 'descr' && found.descr === undefined) found.descr = this.#string('the name of a plain type');
      else if (key === 'fortran_order' && found.fortranOrder === undefined) found.fortranOrder = this.#boolean();
      else if (key === 'shape' && found.shape === undefined) found.shape = this.#tuple();
      else throw this.#failure(`descr, fortran_order and shape, once each, not ${JSON.stringify(key)}`);
      if (this.#maybe('}')) break;
      this.#symbol(',');
    }
    const { descr, fortranOrder, shape } = found;
    if (descr === undefined || fortranOrder === undefined || shape === undefined || /\S/.test(this.#rest())) {
      throw this.#failure('descr, fortran_order and shape, and nothing after them');
    }
    return { descr, fortranOrder, shape };
  }

  #rest = () => this.#text.slice(this.#at);

  #failure(expected: string) {
    return this.#reader.failure(expected, JSON.stringify(this.#rest().slice(0, 24)), {
      offset: this.#start + this.#at,
    });
  }

  /** The next token as [string, boolean, integer, symbol], of which one is there; steps over it if `wanted` is. */
  #next(wanted: (token: (string | undefined)[]) => boolean): (string | undefined)[] | undefined {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text)?.slice(1);
    if (token === undefined || !wanted(token)) return undefined;
    this.#at = TOKEN.lastIndex;
    return token;
  }

  #maybe(symbol: string): boolean {
    return this.#next(([, , , received]) => received === symbol) !== undefined;
  }

  #symbol(symbol: string): void {
    if (!this.#maybe(symbol)) throw this.#failure(`"${symbol}"`);
  }

  #string(what: string): string {
    const token = this.#next(([text]) => text !== undefined);
    if (!token) throw this.#failure(`${what} as a string`);
    return token[0]!.slice(1, -1);
  }

  #boolean(): boolean {
    const token = this.#next(([, word]) => word !== undefined);
    if (!token) throw this.#failure('True or False');
    return token[1] === 'True';
  }

  #tuple(): number[] {
    const integers: number[] = [];
    this.#symbol('(');
    while (!this.#maybe(')')) {
      const token = this.#next(([, , digits]) => digits !== undefined);
      if (!token) throw this.#failure('a length of an axis');
      integers.push(Number(token[2]));
      if (this.#maybe(')')) break;
      this.#symbol(',');
    }
    return integers;
  }
}
