import { describe, expect, test } from '@jest/globals';
import { readFixture, readGoldenFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import { floats, safetensorsFile } from '../../../test/checkpoint-files/writers.ts';
import { halfToFloat } from '../float-decoders.ts';
import { readCheckpoint, sniffCheckpoint } from '../read-checkpoint.ts';
import { floatToHalf } from './float-to-half.ts';
import { writeSafetensors } from './write.ts';

const entry = (begin: number, end: number, shape = [(end - begin) / 4], dtype = 'F32') =>
  JSON.stringify({ dtype, shape, data_offsets: [begin, end] });

describe('reading', () => {
  test('a file of another writer', async () => {
    const name = 'metrics.golden.safetensors';
    const { tensors, metadata } = await readCheckpoint(readFixture(name));
    const golden = readGoldenFixture(name);
    expect(metadata).toEqual(golden.metadata);
    expect([...tensors.keys()].sort()).toEqual([...golden.tensors.keys()].sort());
    for (const [key, { shape, data }] of golden.tensors) {
      expect(tensors.get(key)!.shape).toEqual(shape);
      expect(tensors.get(key)!.data).toEqual(Float32Array.from(data));
    }
  });

  test.each([
    ['F64', new Uint8Array(Float64Array.of(0.5, 1e-300).buffer), [0.5, 0]],
    ['F16', new Uint8Array(Uint16Array.of(0x3800, 0xfc00).buffer), [0.5, Number.NEGATIVE_INFINITY]],
    ['BF16', new Uint8Array(Uint16Array.of(0x3f00, 0xc2f7).buffer), [0.5, -123.5]],
    ['I64', new Uint8Array(BigInt64Array.of(-1n, 9n).buffer), [-1, 9]],
    ['I32', new Uint8Array(Int32Array.of(-1, 9).buffer), [-1, 9]],
    ['I16', new Uint8Array(Int16Array.of(-1, 9).buffer), [-1, 9]],
    ['I8', Uint8Array.of(255, 9), [-1, 9]],
    ['U8', Uint8Array.of(255, 9), [255, 9]],
    ['BOOL', Uint8Array.of(1, 0), [1, 0]],
  ])('%s becomes float32', async (dtype, bytes, values) => {
    const file = safetensorsFile(`{"a":${entry(0, bytes.length, [2], dtype)}}`, bytes);
    expect((await readCheckpoint(file)).tensors.get('a')).toEqual({
      shape: [2],
      dtype,
      data: Float32Array.from(values),
    });
  });

  test('tensors come in the order of their data, whatever that of the header', async () => {
    const file = safetensorsFile(`{"b":${entry(4, 8)},"a":${entry(0, 4)}}  `, floats(1, 2));
    const { tensors } = await readCheckpoint(file);
    expect([...tensors].map(([name, { data }]) => [name, data[0]])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  test('a header may be as long as the number that MXNet’s files begin with', async () => {
    const file = safetensorsFile(`{"a":${entry(0, 4)}}`.padEnd(0x112), floats(3));
    expect(sniffCheckpoint(file)).toBe('safetensors');
    expect((await readCheckpoint(file)).tensors.get('a')!.data).toEqual(Float32Array.of(3));
  });

  test('names may hold anything that JSON can', async () => {
    const names = ['__proto__', 'constructor', 'a"b\\', '{[:', 'ü\n', '7'];
    const header = names.map((name, i) => `${JSON.stringify(name)}:${entry(4 * i, 4 * i + 4)}`).join(',');
    const { tensors } = await readCheckpoint(safetensorsFile(`{${header}}`, floats(0, 1, 2, 3, 4, 5)));
    expect([...tensors.keys()]).toEqual(names);
  });

  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  test.each([
    ['no JSON', '{"a":', /JSON/],
    ['a header that is no object', '{"a":1', /JSON/],
    ['two tensors of one name', `{"a":${entry(0, 4)},"a":${entry(0, 4)},"b":${entry(4, 8)}}`, /"a" twice/],
    ['one name, escaped the second time', `{"a":${entry(0, 4)},"\\u0061":${entry(0, 4)}}`, /"a" twice/],
    ['overlapping tensors', `{"a":${entry(0, 8)},"b":${entry(4, 8)}}`, /data of b from 8/],
    ['a gap', `{"a":${entry(4, 8)}}`, /data of a from 0/],
    ['data of nobody', `{"a":${entry(0, 4)}}`, /4 bytes of data but received 8/],
    ['data beyond the end', `{"a":${entry(0, 4000)}}`, /4000 bytes of data but received 8/],
    ['a shape of another size', `{"a":${entry(0, 8, [3])}}`, /12 bytes of data for shape \[3\]/],
    ['a shape beyond all numbers', `{"a":${entry(0, 8, [2 ** 40, 2 ** 40])}}`, /bytes of data for shape/],
    ['a negative size', `{"a":${entry(0, 8, [-2])}}`, /sizes for the shape/],
    ['a size with a fraction', `{"a":${entry(0, 8, [2.5])}}`, /sizes for the shape/],
    ['offsets the wrong way round', `{"a":${entry(8, 0, [2])}}`, /bytes of data/],
    ['negative offsets', `{"a":${entry(-8, 0, [2])}}`, /two offsets/],
    ['no offsets', '{"a":{"dtype":"F32","shape":[2]}}', /data_offsets/],
    ['an unknown dtype', `{"a":${entry(0, 8, [8], 'F8_E4M3')}}`, /dtype of a but received "F8_E4M3"/],
    ['a dtype of the prototype', `{"a":${entry(0, 8, [8], 'constructor')}}`, /dtype/],
    ['an entry that is a list', '{"a":[]}', /an object for the description of a but received a list of 0/],
    ['an entry that nests deeply', `{"a":${deep}}`, /a list of 1/],
    ['a dtype that nests deeply', `{"a":{"dtype":${deep}}}`, /a list of 1/],
    ['metadata that are no strings', '{"__metadata__":{"a":1}}', /metadata of strings/],
    ['metadata that are a list', '{"__metadata__":[]}', /metadata of strings/],
  ])('%s is refused', async (_, header, message) => {
    await expect(readCheckpoint(safetensorsFile(header, floats(1, 2)))).rejects.toMatchObject({
      tag: 'FormatError',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['longer than the file', 1000n, /1000 bytes of the header/],
    ['longer than is reasonable', 1n << 40n, /at most 16777216/],
    ['longer than any number', (1n << 64n) - 1n, /length of the header/],
  ])('a header %s is not allocated', async (_, length, message) => {
    const file = safetensorsFile('{}');
    new DataView(file.buffer).setBigUint64(0, length, true);
    await expect(readCheckpoint(file)).rejects.toMatchObject({
      tag: 'FormatError',
      message: expect.stringMatching(message),
    });
  });
});

describe('writing', () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  const tensor = shapes.chain((shape) => {
    const length = shape.reduce((count, n) => count * n, 1);
    return fc.float32Array({ minLength: length, maxLength: length }).map((data) => ({ shape, data }));
  });
  const names = fc
    .string({ unit: 'binary' })
    .filter((name) => name !== '__metadata__' && !/[\ud800-\udfff]/.test(name));
  const files = fc.record({
    tensors: fc.array(fc.tuple(names, tensor), { maxLength: 6 }).map((entries) => new Map(entries)),
    metadata: fc.dictionary(names, fc.string()),
  });

  test('what is written is read', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ tensors, metadata }) => {
        const read = await readCheckpoint(writeSafetensors(tensors, { metadata }));
        expect({ ...read.metadata }).toEqual({ ...metadata });
        expect(read.tensors.size).toBe(tensors.size);
        for (const [name, { shape, data }] of tensors) {
          expect(read.tensors.get(name)).toEqual({ shape, dtype: 'F32', data });
        }
      }),
    );
  });

  test('the same tensors give the same bytes, aligned to eight', () => {
    fc.assert(
      fc.property(files, fc.constantFrom('F32' as const, 'F16' as const), ({ tensors, metadata }, dtype) => {
        const file = writeSafetensors(tensors, { metadata, dtype });
        expect(writeSafetensors(new Map(tensors), { metadata: { ...metadata }, dtype })).toEqual(file);
        expect(Number(new DataView(file.buffer).getBigUint64(0, true)) % 8).toBe(0);
      }),
    );
  });

  test('a small file, byte for byte', () => {
    const file = writeSafetensors(new Map([['a', { shape: [1], data: Float32Array.of(1.5) }]]), { dtype: 'F16' });
    const header = '{"__metadata__":{},"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}';
    expect(Buffer.from(file).toString('latin1')).toBe(`${String.fromCharCode(72)}\0\0\0\0\0\0\0${header}\0>`);
  });

  test('values that do not fill their shape are refused', () => {
    const tensors = new Map([['a', { shape: [2, 2], data: new Float32Array(3) }]]);
    expect(() => writeSafetensors(tensors)).toThrow(expect.objectContaining({ tag: 'ShapeError' }));
  });

  test('no tensor may be called as the metadata are', () => {
    const tensors = new Map([['__metadata__', { shape: [], data: new Float32Array(1) }]]);
    expect(() => writeSafetensors(tensors)).toThrow(expect.objectContaining({ tag: 'ShapeError' }));
  });
});

describe('halves', () => {
  /** Floats and the halves that CPython's struct makes of them (its 'e'); what overflows there is infinite here. */
  test.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99609375, 0x7bff],
    [65520, 0x7c00],
    [1e30, 0x7c00],
    [-1e30, 0xfc00],
    [2 ** -24, 0x0001],
    [2.9802322387695312e-8, 0x0000],
    [2.9805303114471826e-8, 0x0001],
    [1.4901161193847656e-8, 0x0000],
    [8.940696716308594e-8, 0x0002],
    [1.4901161193847656e-7, 0x0002],
    [6.103515625e-5, 0x0400],
    [6.1005353927612305e-5, 0x0400],
    [1.00048828125, 0x3c00],
    [1.00146484375, 0x3c02],
    [0.10000000149011612, 0x2e66],
    [-0.3333333432674408, 0xb555],
    [9.999999747378752e-6, 0x00a8],
    [6.0999998822808266e-5, 0x03ff],
    [-6.785438699807855e-8, 0x8001],
    [3.977007872890681e-5, 0x029b],
    [-12.219216346740723, 0xca1c],
    [16636.87890625, 0x7410],
    [-220.41827392578125, 0xdae3],
    [1e-45, 0x0000],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NaN, 0x7e00],
  ])('%d is 0x%i', (value, half) => {
    expect(floatToHalf(value)).toBe(half);
  });

  test('every half survives the way through a float', () => {
    const changed = Array.from({ length: 0x10000 }, (_, half) => half).filter((half) => {
      const value = halfToFloat(half);
      return Number.isNaN(value) ? (half & 0x7c00) !== 0x7c00 || (half & 0x3ff) === 0 : floatToHalf(value) !== half;
    });
    expect(changed).toEqual([]);
  });

  /** Finite halves from 0 on in ascending order: their bits count them. */
  const finite = Array.from({ length: 0x7c00 }, (_, half) => halfToFloat(half));

  /** The nearest half by its definition: of the two around a value the nearer, of equally near ones the even. */
  function nearestHalf(value: number): number {
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    const size = Math.abs(value);
    // halfway to what would be the next half, and beyond
    if (size >= 65520) return sign | 0x7c00;
    let low = 0;
    let high = finite.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (finite[middle] <= size) low = middle;
      else high = middle;
    }
    if (high === finite.length) return sign | low;
    const [below, above] = [size - finite[low], finite[high] - size];
    return sign | (below < above || (below === above && low % 2 === 0) ? low : high);
  }

  test('between any two neighbours the tie goes to the even one, and what is beside it to the nearer', () => {
    const wrong: number[] = [];
    const bits = new DataView(new ArrayBuffer(4));
    for (let half = 0; half + 1 < finite.length; half++) {
      // exact in a float, whose next ones are found by its bits
      const tie = (finite[half] + finite[half + 1]) / 2;
      bits.setFloat32(0, tie);
      for (const step of [-1, 0, 1]) {
        const word = new DataView(new ArrayBuffer(4));
        word.setUint32(0, bits.getUint32(0) + step);
        const value = word.getFloat32(0);
        const expected = half + (step > 0 || (step === 0 && half % 2 === 1) ? 1 : 0);
        if (floatToHalf(value) !== expected || floatToHalf(-value) !== (expected | 0x8000)) wrong.push(value);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('any float becomes the nearest half', () => {
    const patterns = fc.integer({ min: 0, max: 0xffffffff }).map((word) => {
      const view = new DataView(new ArrayBuffer(4));
      view.setUint32(0, word);
      return view.getFloat32(0);
    });
    // of all bit patterns few lie among the halves
    const inside = fc.float({ min: -70000, max: 70000, noNaN: true });
    const tiny = fc.float({ min: Math.fround(-7e-5), max: Math.fround(7e-5), noNaN: true });
    fc.assert(
      fc.property(fc.oneof(patterns, inside, tiny), (value) => {
        if (Number.isNaN(value)) expect(floatToHalf(value) & 0x7fff).toBe(0x7e00);
        else expect(floatToHalf(value)).toBe(nearestHalf(value));
      }),
      { numRuns: 20_000 },
    );
  });

  test('a file of halves holds them, and its values take half the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float32Array({ maxLength: 40 }), async (data) => {
        const tensors = new Map([['a', { shape: [data.length], data }]]);
        const file = writeSafetensors(tensors, { dtype: 'F16' });
        const expected = data.map((value) => halfToFloat(floatToHalf(value)));
        expect((await readCheckpoint(file)).tensors.get('a')).toEqual({
          shape: [data.length],
          dtype: 'F16',
          data: expected,
        });
      }),
    );
    const { tensors } = await readCheckpoint(readFixture('default-s.safetensors'));
    const [full, half] = (['F32', 'F16'] as const).map((dtype) => writeSafetensors(tensors, { dtype }));
    const values = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
    // the offsets in the header may take a digit less
    expect(full.length - half.length).toBeGreaterThanOrEqual(2 * values);
    expect(full.length - half.length).toBeLessThan(2 * values + 1024);
  });
});
