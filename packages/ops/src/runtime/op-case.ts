/** Random input of a test case: uniform in [low, high), or in [-1, 1). */
export interface CaseInput {
  shape: number[];
  low?: number;
  high?: number;
}

/** One call of an op, as tests, gradient checks and benchmarks make it: inputs in the order of its reference. */
export interface OpCase<Attrs> {
  name: string;
  inputs: CaseInput[];
  attrs: Attrs;
}
