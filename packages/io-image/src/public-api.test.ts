import { expect, test } from '@jest/globals';
import * as ioImage from './index.ts';

test('public names', () => {
  expect(Object.keys(ioImage).sort()).toEqual([
    'readImage',
    'readJpeg',
    'readPng',
    'readPnm',
    'sniffImage',
    'writeJpeg',
    'writePgm',
    'writePng',
    'writePpm',
  ]);
});
