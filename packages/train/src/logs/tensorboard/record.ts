import { crc32c } from './crc32c.ts';

/** What TensorFlow adds to a rotated checksum, so that the checksum of a record that holds one is still of use. */
const MASK_DELTA = 0xa282ead8;

function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}

/** Bytes as one record of TensorFlow's TFRecord format: u64 length, its checksum, the bytes, their checksum. */
export function tfRecord(bytes: Uint8Array): Uint8Array {
  const record = new Uint8Array(bytes.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true);
  record.set(bytes, 12);
  view.setUint32(12 + bytes.length, maskedCrc(bytes), true);
  return record;
}
