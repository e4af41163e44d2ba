import { BackendError } from './backend-error.ts';

/** `relaxed`: with relaxed SIMD, whose multiply-adds may round once; `plain`: SIMD of 128 bits alone. */
export type Instructions = 'relaxed' | 'plain';

/** A module with one function without arguments or results, of this body. */
function moduleOf(...body: number[]): Uint8Array<ArrayBuffer> {
  const code = [0, ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
    ...[0x03, 0x02, 0x01, 0x00],
    ...[0x0a, code.length + 2, 0x01, code.length, ...code],
  ]);
}

/** `i32.const 0`, `i8x16.splat`. */
const VECTOR = [0x41, 0x00, 0xfd, 0x0f];
const DROP = 0x1a;
const PROBES = {
  plain: moduleOf(...VECTOR, DROP),
  // f32x4.relaxed_madd
  relaxed: moduleOf(...VECTOR, ...VECTOR, ...VECTOR, 0xfd, 0x85, 0x02, DROP),
} satisfies Record<Instructions, Uint8Array>;

function understands(instructions: Instructions): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(PROBES[instructions]);
}

/**
 * The best instructions that this host understands, or those asked for. `enableRelaxed` is called where relaxed SIMD is
 * wanted and not understood, and may turn it on.
 *
 * @throws BackendError when it has no SIMD, or not the instructions asked for
 */
export async function chooseInstructions(
  asked: Instructions | undefined,
  enableRelaxed: () => Promise<void>,
): Promise<Instructions> {
  if (!understands('plain')) {
    throw new BackendError('The simd backend needs WebAssembly with SIMD, which this JavaScript engine does not have');
  }
  if (asked === 'plain') return asked;
  if (!understands('relaxed')) await enableRelaxed();
  if (understands('relaxed')) return 'relaxed';
  if (asked === undefined) return 'plain';
  throw new BackendError('Relaxed SIMD was asked for, which this JavaScript engine does not have, or not turned on');
}
