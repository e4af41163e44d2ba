import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** The processor, and the widest vectors that it has, as far as the system tells. */
export function describeCpu(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${model}, ${availableParallelism()} cores, ${widestVectors()}`;
}

function widestVectors(): string {
  if (process.arch === 'arm64') return 'NEON';
  let flags = '';
  try {
    flags = readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return 'vectors not told by the system';
  }
  if (/\bavx512f\b/.test(flags)) return 'AVX-512';
  return /\bavx2\b/.test(flags) ? 'AVX2' : 'no AVX2';
}
