import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { defaultModel, readDefaultWeights } from './node.ts';

const bytes = await readDefaultWeights();
const header = JSON.parse(
  new TextDecoder().decode(bytes.subarray(8, 8 + bytes[0] + 256 * bytes[1] + 65536 * bytes[2])),
);
const { __metadata__: metadata, ...tensors } = header;

test('the bundled file is the one that its record names', () => {
  expect(bytes.length).toBe(defaultModel.bytes);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(defaultModel.sha256);
});

test('its values are half floats, as many as the record says', () => {
  let parameters = 0;
  for (const { dtype, shape } of Object.values<{ dtype: string; shape: number[] }>(tensors)) {
    expect(dtype).toBe('F16');
    parameters += shape.reduce((size, n) => size * n, 1);
  }
  expect(parameters).toBe(defaultModel.parameters);
});

test('its metadata names the network, so that it is recognised without being told', () => {
  expect(metadata).toMatchObject({
    architecture: defaultModel.architecture,
    variant: defaultModel.variant,
    width: String(defaultModel.width),
  });
});
