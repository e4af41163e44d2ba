import { expect, test } from '@jest/globals';
import * as ioFlo from './index.ts';

test('public names', () => {
  expect(Object.keys(ioFlo).sort()).toEqual([
    'countBeyondKittiPng',
    'flowFormats',
    'formatOfPath',
    'readFlo',
    'readFlo5',
    'readFlow',
    'readKittiPng',
    'readNpy',
    'readPfm',
    'sniffFormat',
    'writeFlo',
    'writeFlo5',
    'writeFlow',
    'writeKittiPng',
    'writeNpy',
    'writePfm',
  ]);
});
