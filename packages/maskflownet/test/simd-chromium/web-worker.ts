import { type EstimateCall, estimate } from './estimate.ts';

globalThis.onmessage = async ({ data }: MessageEvent<EstimateCall>) => {
  globalThis.postMessage(await estimate(data));
};
