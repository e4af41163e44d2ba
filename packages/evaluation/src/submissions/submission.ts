import type { Benchmark, BenchmarkName } from './benchmark.ts';
import { kitti2012, kitti2015 } from './kitti.ts';
import { sintel } from './sintel.ts';
import { spring } from './spring.ts';

const BENCHMARKS: { readonly [N in BenchmarkName]: Benchmark } = { kitti2012, kitti2015, sintel, spring };

/** The names of the benchmarks that submissions can be made for. */
export const BENCHMARK_NAMES = Object.keys(BENCHMARKS) as BenchmarkName[];

/** What a benchmark wants to be given. */
export const submission = (name: BenchmarkName): Benchmark => BENCHMARKS[name];
