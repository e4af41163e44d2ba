import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { BenchTime } from '../src/bench/contestant.ts';
import type { BenchTask } from '../src/bench/worker.ts';

/** Built, for a process of its own in which nothing else takes memory. */
const WORKER = join(import.meta.dirname, '../dist/bench/worker.js');
const MB = 1e6;

const tasks = [
  ['maskflownet-s', 1024, 448, 700],
  ['default', 640, 384, 250],
] as const;

const testWhere = existsSync(WORKER) ? test : test.skip;
const reason = existsSync(WORKER) ? '' : ' (skipped: the package is not built)';

testWhere.each(tasks)(
  `%s on simd holds pictures of %dx%d in less than %d MB${reason}`,
  (network, width, height, limit) => {
    const task: BenchTask = { network, width, height, backend: 'simd', threads: 2 };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', WORKER, JSON.stringify(task)], {
      input: '\n\n\n',
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [ready, ...lines] = stdout.trim().split('\n');
    expect(ready).toBe('ready');
    expect(lines).toHaveLength(3);
    const { peakMemoryBytes }: BenchTime = JSON.parse(lines[2]);
    expect(peakMemoryBytes! / MB).toBeLessThan(limit);
  },
);
