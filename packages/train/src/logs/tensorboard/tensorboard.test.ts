import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { crc32c } from './crc32c.ts';
import { type Event, encodeEvent } from './event.ts';
import { EventFile } from './event-file.ts';
import { tfRecord } from './record.ts';

describe('TensorBoard', () => {
  test.each([
    ['', 0],
    ['123456789', 0xe3069283],
    // RFC 3720, B.4: 32 zeros
    ['\0'.repeat(32), 0x8a9136aa],
  ])('CRC-32C of %j', (text, crc) => {
    expect(crc32c(new TextEncoder().encode(text))).toBe(crc);
  });

  test('records are those that TensorBoard 2.21 writes for the same events', () => {
    // tensorboard.summary.writer.record_writer.RecordWriter over event_pb2.Event, in Python
    const written =
      '1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9100000000000000095fbfe18' +
      '0900001040fc54d94110ac023a0208016b3b88f1410000000000000000a9c2ab0900001040fc54d94110f0a2042a320a110a0a74' +
      '7261696e2f6c6f737315cdcccc3d0a1d0a166576616c756174696f6e2f6570655f4772c3b6c39f6515000020c0cacfcc62';
    const values = { 'train/loss': 0.1, 'evaluation/epe_Größe': -2.5 };
    const events: Event[] = [
      { kind: 'version' },
      { kind: 'restart', step: 300 },
      { kind: 'scalars', step: 70_000, values },
    ];
    const records = events.map((event) => tfRecord(encodeEvent(event, 1_700_000_000.25)));
    expect(Buffer.concat(records).toString('hex')).toBe(written);
  });

  test('a file begins with its version, and tells where a run is gone on with', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'opticalflow-events-'));
    const file = await EventFile.open(folder, { resumesAt: 8 });
    await file.scalars(9, { loss: 1 });
    const [name, ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(name).toMatch(/^events\.out\.tfevents\.\d+/);
    const bytes = readFileSync(join(folder, name));
    expect(recordsOf(bytes).map((record) => record.subarray(9).toString('latin1'))).toEqual([
      '\x1a\x0dbrain.Event:2',
      '\x10\x08\x3a\x02\x08\x01',
      expect.stringContaining('loss'),
    ]);
    await rm(folder, { recursive: true });
  });
});

/** The bytes of each record. */
function recordsOf(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    records.push(file.subarray(at + 12, at + 12 + length));
    at += length + 16;
  }
  return records;
}
