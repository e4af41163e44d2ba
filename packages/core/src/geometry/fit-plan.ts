import { expectInteger } from '../expect.ts';

/** How pictures of any size become pictures whose sides are multiples of a number. */
export type FitPolicy = 'resize' | 'pad';

/** A size, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From the size of the pictures to the size that a network takes, and back. */
export interface FitPlan {
  readonly policy: FitPolicy;
  /** Size of the pictures. */
  readonly input: Size;
  /** Size that the network sees: both sides multiples of the plan's number. */
  readonly network: Size;
  /** Where the picture's top left corner lies in the network's input; 0 unless padded. */
  readonly left: number;
  readonly top: number;
}

/**
 * Plans how pictures of `size` fit a network that halves its input log2(`multiple`) times.
 *
 * - `resize` stretches each side to the next multiple; flow is scaled back by the ratio of the sides.
 * - `pad` repeats the border on all four sides, the picture in the middle (the smaller half first), as `InputPad` of
 *   mmflow does; flow is cropped.
 *
 * @throws ShapeError when sizes are not positive integers
 */
export function planFit(size: Size, { multiple = 64, policy = 'resize' as FitPolicy } = {}): FitPlan {
  expectInteger('the width of the pictures', size.width);
  expectInteger('the height of the pictures', size.height);
  expectInteger('the multiple of a fit', multiple);
  const up = (n: number) => Math.ceil(n / multiple) * multiple;
  const network = { width: up(size.width), height: up(size.height) };
  const pad = policy === 'pad';
  return {
    policy,
    input: { width: size.width, height: size.height },
    network,
    left: pad ? Math.floor((network.width - size.width) / 2) : 0,
    top: pad ? Math.floor((network.height - size.height) / 2) : 0,
  };
}
