import { weightsUrl } from './default-model.ts';

/**
 * The bundled weights over `fetch`, for browsers.
 *
 * @throws Error when the server does not answer with the file
 */
export async function fetchDefaultWeights({ signal }: { signal?: AbortSignal } = {}): Promise<Uint8Array> {
  const response = await fetch(weightsUrl, signal ? { signal } : {});
  if (!response.ok) throw new Error(`Cannot fetch the default weights: ${weightsUrl} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
