const BRAND = Symbol.for('@opticalflow/error');

/**
 * A backend that does not start here. `isFlowError` of `@opticalflow/core` knows it by its brand, as it knows the errors
 * of the other packages; this one depends on none of them.
 */
export class BackendError extends Error {
  readonly [BRAND] = true;
  readonly tag = 'BackendError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackendError';
  }
}
