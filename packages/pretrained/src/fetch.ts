import { weightsUrl } from './default-model.ts';

/** Options of {@link fetchDefaultWeights}. */
export interface FetchDefaultWeightsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Where the file is served, if not where the bundler put it. */
  readonly url?: string | URL | undefined;
}

/**
 * The bundled weights over `fetch`, for browsers.
 *
 * @throws Error when the server does not answer with the file; the signal's reason when aborted
 */
export async function fetchDefaultWeights({
  signal,
  url = weightsUrl,
}: FetchDefaultWeightsOptions = {}): Promise<Uint8Array> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw new Error(`Cannot fetch the default weights: ${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
