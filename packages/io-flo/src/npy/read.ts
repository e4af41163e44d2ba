import { type FlowField, UnsupportedError } from '@opticalflow/core';
import { ByteReader } from '../bytes.ts';
import { decodeFloats, type FloatSize } from '../floats.ts';
import { expectClaimedSize } from '../size.ts';
import { fieldWithUnknown } from '../unknown.ts';
import { parseNpyHeader } from './header.ts';
import { NPY_MAGIC } from './layout.ts';

/**
 * Reads an array of shape [H, W, 2] from a .npy file of NumPy, versions 1 to 3 (`numpy.lib.format`): float16, float32
 * or float64, either byte order, C or Fortran order. A pixel is unknown when u or v is NaN or infinite, as float32.
 *
 * @throws FormatError when the header is not one that NumPy writes, the shape is no flow field's, or the file is not
 *   exactly as long as they say
 * @throws UnsupportedError when the values are not floats, or of another version, or there are more than 2^28 pixels
 */
export function readNpy(bytes: Uint8Array): FlowField {
  const reader = new ByteReader('.npy', bytes);
  reader.expectMagic(NPY_MAGIC, 'the magic "\\x93NUMPY"');
  const [major, minor] = reader.take(2, 'the version');
  if (major < 1 || major > 3 || minor !== 0) {
    throw new UnsupportedError(`.npy of version ${major}.${minor}: only 1.0, 2.0 and 3.0 are known`);
  }
  const length = major === 1 ? reader.uint16('the header length', true) : reader.uint32('the header length', true);
  const headerAt = reader.offset;
  const text = String.fromCharCode(...reader.take(length, 'the header').subarray(0, MAX_TEXT));
  const { descr, fortranOrder, shape } = parseNpyHeader(text, headerAt);
  const [height, width] = expectFlowShape(reader, headerAt, shape);
  const [littleEndian, size] = expectFloats(descr);
  const values = decodeFloats(
    reader.takeRest(size * 2 * width * height, `${height}x${width}x2 values`),
    size,
    littleEndian,
  );
  return fieldWithUnknown({ width, height, data: fortranOrder ? interleaved(values, width, height) : values });
}

/** Enough of the header for the parser to see that it is too long. */
const MAX_TEXT = 10_001;

function expectFlowShape(reader: ByteReader, offset: number, shape: number[]): [height: number, width: number] {
  if (shape.length !== 3 || shape[2] !== 2) {
    const order = shape.length === 3 && shape[0] === 2 ? ': transpose it with numpy.moveaxis(flow, 0, -1)' : '';
    throw reader.failure(`an array of shape [H, W, 2]${order}`, `[${shape.join(', ')}]`, { offset });
  }
  expectClaimedSize('.npy', offset, shape[1], shape[0]);
  return [shape[0], shape[1]];
}

function expectFloats(descr: string): [littleEndian: boolean, size: FloatSize] {
  const match = /^([<>])f([248])$/.exec(descr);
  if (!match) throw new UnsupportedError(`.npy of type "${descr}": flow is read from float16, float32 and float64`);
  return [match[1] === '<', Number(match[2]) as FloatSize];
}

/** Values of [H, W, 2] whose first axis runs fastest, with the last axis running fastest. */
function interleaved(values: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let c = 0, from = 0; c < 2; c++) {
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++, from++) out[2 * (y * width + x) + c] = values[from];
    }
  }
  return out;
}
