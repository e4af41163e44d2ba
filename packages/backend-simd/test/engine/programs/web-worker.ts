import { measure } from './measure.ts';

globalThis.onmessage = async ({ data }: MessageEvent<Parameters<typeof measure>>) => {
  globalThis.postMessage(await measure(...data));
};
