import { ShapeError } from '@opticalflow/core';

/** A loss, or gradients, that are no finite numbers: the step was not made. */
export class NotFiniteError extends ShapeError {}
