/**
 * Mean of each of three channels over two pictures together: what MaskFlowNet subtracts from both ("centring").
 * Both hold interleaved samples of three channels and have the same length.
 */
export function pairMean(first: ArrayLike<number>, second: ArrayLike<number>): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const samples of [first, second]) {
    for (let i = 0; i < samples.length; i += 3) {
      sum[0] += samples[i];
      sum[1] += samples[i + 1];
      sum[2] += samples[i + 2];
    }
  }
  const count = (first.length + second.length) / 3;
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}
