import type { VectorError } from '@opticalflow/core';
import type { PixelSet, PixelSums, SetSums } from './image-record.ts';
import { addPixel, addSums, createPixelSums } from './pixel-sums.ts';

/** What is known of one pixel beside its error; each is one of a few. */
export interface PixelTraits {
  /** Of {@link SPEEDS}. */
  readonly speed: number;
  /** Of {@link VISIBILITIES}; 0 where nothing is known of it. */
  readonly visibility: number;
  /** Of {@link LAYERS}; 0 where nothing is known of it. */
  readonly layer: number;
  /** Of {@link DISTANCES}; 0 where nothing is known of it, or it is farther. */
  readonly distance: number;
}

/** By the true length, as `speedBin` of core numbers them. */
export const SPEEDS = ['s0To10', 's10To40', 's40Plus'] as const;
/** Nothing, visible with a target inside the picture, visible with one outside, occluded. */
export const VISIBILITIES = [[], ['visible', 'matched'], ['visible', 'unmatched'], ['occluded', 'unmatched']] as const;
/** Nothing, and the two layers of KITTI’s object map. */
export const LAYERS = [[], ['background'], ['foreground']] as const;
/** Nothing, and Sintel’s bins. */
export const DISTANCES = [[], ['d0To10'], ['d10To60'], ['d60To140']] as const;

/**
 * Sums over pixels that have all traits in common: each pixel is added once, and the sets, which overlap, are made of the
 * cells at the end.
 */
export class PixelCells {
  private readonly cells: (PixelSums | undefined)[] = [];

  add({ speed, visibility, layer, distance }: PixelTraits, error: VectorError): void {
    const key = ((speed * VISIBILITIES.length + visibility) * LAYERS.length + layer) * DISTANCES.length + distance;
    this.cells[key] ??= createPixelSums();
    addPixel(this.cells[key], error);
  }

  /** Adds the cells to the sets that they are part of; sets that are not among `sums` are left out. */
  addTo(sums: { [S in PixelSet]?: PixelSums } & { all: PixelSums }): void {
    for (const [key, cell] of this.cells.entries()) {
      if (cell === undefined) continue;
      const above = Math.floor(key / DISTANCES.length);
      const top = Math.floor(above / LAYERS.length);
      const sets: PixelSet[] = [
        'all',
        ...DISTANCES[key % DISTANCES.length],
        ...LAYERS[above % LAYERS.length],
        ...VISIBILITIES[top % VISIBILITIES.length],
        SPEEDS[Math.floor(top / VISIBILITIES.length)],
      ];
      for (const set of sets) if (sums[set]) addSums(sums[set], cell);
    }
  }
}

/** The sums over sets of pixels that cells make together. */
export function setSums(cells: readonly PixelCells[], names: readonly PixelSet[]): SetSums {
  const sums = { all: createPixelSums(), ...Object.fromEntries(names.map((name) => [name, createPixelSums()])) };
  for (const each of cells) each.addTo(sums);
  return sums;
}
