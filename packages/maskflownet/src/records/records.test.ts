import { expect, test } from '@jest/globals';
import { findRecord, records } from './records.ts';

test('the ids, which are public', () => {
  expect(records.map(({ id }) => id)).toEqual([
    'maskflownet-s-chairs',
    'maskflownet-s-things',
    'maskflownet-chairs',
    'maskflownet-things',
    'microsoft-s-things',
    'microsoft-s-sintel',
    'microsoft-kitti',
    'microsoft-sintel',
    'port-s-things',
    'port-s-sintel',
    'port-kitti',
    'port-sintel',
  ]);
});

test('no two files share a place in the cache', () => {
  expect(new Set(records.map(({ fileName }) => fileName)).size).toBe(records.length);
});

test.each(records)('$id is complete', ({ url, fileName, id, family, architecture, gitBlob, channelOrder }) => {
  expect(new URL(url).protocol).toBe('https:');
  expect(url.endsWith(`/${fileName}`)).toBe(true);
  expect(fileName).toMatch(/^[\w-]+\.(pth|params)$/);
  expect(gitBlob === undefined || /^[0-9a-f]{40}$/.test(gitBlob)).toBe(true);
  // mmflow publishes no hash
  expect(gitBlob === undefined).toBe(family === 'mmflow');
  expect(/-s-/.test(id)).toBe(architecture === 'maskflownet-s');
  expect(channelOrder).toBe(family === 'mmflow' || id.endsWith('-kitti') ? 'bgr' : 'rgb');
});

test('a record is found by its id', () => {
  expect(findRecord('microsoft-kitti')?.fileName).toBe('8caNov12-1532_300000.params');
  expect(findRecord('constructor')).toBeUndefined();
});
