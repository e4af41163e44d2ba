import type { FlowField } from '@opticalflow/core';

/** Benchmarks that take submissions. */
export type BenchmarkName = 'kitti2012' | 'kitti2015' | 'sintel' | 'spring';

/** A pair whose flow is to be submitted. */
export interface SubmissionInput {
  /** Where its flow goes in the submission, with `/`. */
  readonly path: string;
  /** Paths of the pictures. */
  readonly first: string;
  readonly second: string;
}

/** What a benchmark wants to be given. */
export interface Benchmark {
  readonly name: BenchmarkName;
  readonly title: string;
  /** What the submission is, in a sentence. */
  readonly says: string;
  /** One archive, or a folder from which the benchmark's own program makes one. */
  readonly container: 'zip' | 'folder';
  /** The most bytes that are taken; null where no limit is known. */
  readonly mostBytes: number | null;
  /** What to do with it, in a sentence. */
  readonly next: string;
  /** The size of all pictures, where there is one. */
  readonly pictures: { readonly width: number; readonly height: number } | null;
  /** Whether a vector may be marked as unknown. */
  readonly allowsUnknown: boolean;
  /**
   * The pairs of the test part under `root`.
   *
   * @throws DatasetError when folders or pictures are missing
   */
  listInputs(root: string): Promise<SubmissionInput[]>;
  /** What is wrong with the names of the files in a submission, in sentences; for when there is no root to compare with. */
  nameProblems(names: readonly string[]): string[];
  encode(flow: FlowField): Uint8Array | Promise<Uint8Array>;
  /** @throws FormatError when the bytes are no flow of this benchmark */
  decode(bytes: Uint8Array): FlowField | Promise<FlowField>;
}
