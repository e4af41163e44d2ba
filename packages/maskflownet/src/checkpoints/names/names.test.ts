import { describe, expect, test } from '@jest/globals';
import { readFixture } from '@opticalflow/testing';
import { channels } from '../../architecture/channels.ts';
import { expectedTensors } from '../../architecture/expected-tensors.ts';
import type { Checkpoint, CheckpointTensor } from '../checkpoint.ts';
import { elementCount } from '../shape.ts';
import { exportNames } from './export.ts';
import { fileNames } from './file-names.ts';
import { gluonNames, mmflowNames, type NameScheme } from './name-scheme.ts';
import { recogniseCheckpoint } from './recognise.ts';

const ARCHITECTURES = ['maskflownet-s', 'maskflownet'] as const;

interface Manifest {
  readonly parameters: number;
  readonly state_dict: Record<string, number[]>;
}

/** A checkpoint of a network in the names of a family, all zeros; narrow unless told otherwise. */
function checkpointOf(
  scheme: NameScheme,
  { architecture = 'maskflownet-s' as (typeof ARCHITECTURES)[number], width = 1 / 16 } = {},
) {
  const names = fileNames(scheme, architecture);
  const tensors = new Map<string, CheckpointTensor>();
  for (const [canonical, shape] of expectedTensors({ architecture, width })) {
    tensors.set(names.get(canonical)!, { shape, dtype: 'F32', data: new Float32Array(elementCount(shape)) });
  }
  return { format: 'safetensors', tensors, metadata: {} as Record<string, string> } satisfies Checkpoint;
}

describe.each(ARCHITECTURES)('%s', (architecture) => {
  const manifest: Manifest = JSON.parse(new TextDecoder().decode(readFixture(`mmflow-${architecture}.manifest.json`)));

  test('our shapes under mmflow’s names are those of mmflow', () => {
    const shapes = exportNames(expectedTensors({ architecture }), architecture);
    const published = Object.entries(manifest.state_dict).map(([name, shape]) => [
      name,
      name.endsWith('deconv_bias') ? shape.slice(0, 1) : shape,
    ]);
    expect(Object.fromEntries(shapes)).toEqual(Object.fromEntries(published));
  });

  test.each([mmflowNames, gluonNames])('canonical names and those of $family are one to one', (scheme) => {
    const names = fileNames(scheme, architecture);
    expect(new Set(names.values()).size).toBe(expectedTensors({ architecture }).size);
  });

  test.each([mmflowNames, gluonNames])('is recognised by the names of $family', (scheme) => {
    expect(recogniseCheckpoint(checkpointOf(scheme, { architecture }))).toMatchObject({
      architecture,
      family: scheme.family,
      variant: scheme.family,
      width: 1 / 16,
    });
  });
});

test('the names of gluon, one of each kind', () => {
  const names = fileNames(gluonNames, 'maskflownet');
  const some = {
    'stage1.encoder.1.0.weight': 'MaskFlownet_S.conv1a.0.weight',
    'stage2.encoder.6.2.bias': 'conv6z.0.bias',
    'stage1.warp.5.bias': 'MaskFlownet_S.deform5.bias',
    'stage1.tradeoff.2.weight': 'MaskFlownet_S.conv2f.0.weight',
    'stage2.dense.6.4.weight': 'conv6_4.0.weight',
    'stage2.flow.2.bias': 'pred_flow2.bias',
    'stage1.mask.3.weight': 'MaskFlownet_S.pred_mask3.weight',
    'stage1.upfeat.6.weight': 'MaskFlownet_S.upfeat5.0.weight',
    'stage2.context.5.weight': 'dc_conv6.0.weight',
    'stage2.context.6.weight': 'dc_conv7.weight',
  };
  expect(Object.keys(some).map((name) => names.get(name))).toEqual(Object.values(some));
});

describe('the width', () => {
  test.each([0.01, 0.05, 1 / 16, 0.1, 1 / 8, 0.3, 1 / 3])('%d is found by the shapes', (width) => {
    const checkpoint = checkpointOf(mmflowNames, { width });
    const recognised = recogniseCheckpoint(checkpoint);
    expect(channels(recognised.width)).toEqual(channels(width));
    expect(recognised.tensors.size).toBe(checkpoint.tensors.size);
  });

  test('stated in the metadata is taken at its word', () => {
    const checkpoint = { ...checkpointOf(mmflowNames), metadata: { width: '0.0625' } };
    expect(recogniseCheckpoint(checkpoint).width).toBe(0.0625);
    expect(() => recogniseCheckpoint({ ...checkpoint, metadata: { width: '0.25' } })).toThrow(/of another shape/);
    expect(() => recogniseCheckpoint({ ...checkpoint, metadata: { width: 'wide' } })).toThrow(/received "wide"/);
  });
});

test('the variant in the metadata outranks what the names suggest', () => {
  const checkpoint = { ...checkpointOf(mmflowNames), metadata: { variant: 'default', width: '0.0625' } };
  expect(recogniseCheckpoint(checkpoint)).toMatchObject({ family: 'mmflow', variant: 'default' });
});

describe('what does not fit', () => {
  test('is listed whole, in the names of the file', () => {
    const checkpoint = checkpointOf(gluonNames);
    const { tensors } = checkpoint;
    tensors.delete('conv3b.0.weight');
    tensors.delete('dc_conv7.bias');
    tensors.set('conv9z.0.weight', { shape: [1], dtype: 'F32', data: new Float32Array(1) });
    tensors.set('pred_flow2.bias', { shape: [3], dtype: 'F32', data: new Float32Array(3) });
    // the first of the tensors that a width could be read from
    tensors.set('conv1a.0.bias', { shape: [7], dtype: 'F32', data: new Float32Array(7) });
    expect(() => recogniseCheckpoint(checkpoint)).toThrow(
      expect.objectContaining({
        tag: 'CheckpointError',
        message: expect.stringMatching(/^This is not a complete maskflownet-s of width 0\.0625 \(names of microsoft\)/),
        missing: ['conv3b.0.weight', 'dc_conv7.bias'],
        extra: ['conv9z.0.weight'],
        misshapen: ['conv1a.0.bias: expected [1], received [7]', 'pred_flow2.bias: expected [2], received [3]'],
      }),
    );
  });

  test('the first stage of the full network alone misses the second', () => {
    const checkpoint = { ...checkpointOf(mmflowNames), metadata: { architecture: 'maskflownet' } };
    expect(() => recogniseCheckpoint(checkpoint)).toThrow(expect.objectContaining({ tag: 'CheckpointError' }));
  });

  test.each([
    ['nothing', [], /0 tensors/],
    [
      'RAFT',
      ['fnet.conv1.weight', 'fnet.conv1.bias', 'update_block.flow_head.conv1.weight'],
      /another network.*fnet\.conv1/,
    ],
  ])('%s is another network', (_, names, message) => {
    const tensor = { shape: [1], dtype: 'F32', data: new Float32Array(1) };
    const tensors = new Map(names.map((name) => [name, tensor]));
    expect(() => recogniseCheckpoint({ format: 'pytorch', tensors, metadata: {} })).toThrow(message);
  });

  test('weights of a layout that only looks alike are misshapen', () => {
    const checkpoint = checkpointOf(mmflowNames);
    const name = 'encoder.layers.2.layers.0.conv.weight';
    const { shape, data } = checkpoint.tensors.get(name)!;
    checkpoint.tensors.set(name, { shape: [shape[0], 3, 3, shape[1]], dtype: 'F32', data });
    expect(() => recogniseCheckpoint(checkpoint)).toThrow(expect.objectContaining({ misshapen: [expect.any(String)] }));
  });
});
