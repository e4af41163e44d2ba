/** The part of a matrix product that one workgroup computes, and what each of its threads has of it. */
export interface Tile {
  rows: number;
  columns: number;
  /** How much of the sums is read into the workgroup's memory at a time. */
  depth: number;
  rowsEach: number;
  /** Columns of a thread, in fours. */
  quadsEach: number;
}

/** A product [rows, depth] x [depth, columns], once for each of `phases`. */
export interface Product {
  rows: number;
  columns: number;
  depth: number;
  phases: number;
}

/** How a product is computed: by which tile, and in how many sums that are added up afterwards. */
export interface Plan {
  tile: Tile;
  splits: number;
}

const DEPTH = 16;

const tile = (rows: number, columns: number, rowsEach: number, quadsEach = 1): Tile => ({
  rows,
  columns,
  depth: DEPTH,
  rowsEach,
  quadsEach,
});

/** From large to small. All fit into the 16 KiB and 256 threads that every device has. */
export const TILES: readonly Tile[] = [
  tile(128, 64, 8, 2),
  tile(64, 64, 8, 2),
  tile(64, 32, 4),
  tile(32, 32, 4),
  tile(64, 16, 4),
  tile(16, 16, 2),
  tile(64, 4, 1),
];

export const threadsOf = ({ rows, columns, rowsEach, quadsEach }: Tile): number =>
  (rows / rowsEach) * (columns / (4 * quadsEach));

const groupsOf = ({ rows, columns, phases }: Product, { rows: high, columns: wide }: Tile): number =>
  Math.ceil(rows / high) * Math.ceil(columns / wide) * phases;

/** Workgroups that keep a GPU busy. */
const BUSY = 128;
/** Below this depth a sum is not worth to be split. */
const SHALLOW = 128;

/** Sums enough to keep a GPU busy, none of them shallow. */
const splitsFor = (product: Product, tile: Tile): number =>
  Math.max(1, Math.min(Math.floor(BUSY / groupsOf(product, tile)), Math.floor(product.depth / SHALLOW)));

/** Tiles that a product does not leave mostly empty. */
function tilesFor({ columns }: Product): Tile[] {
  const widths = TILES.map((each) => each.columns);
  const enough = Math.min(...widths.filter((width) => width >= columns), Math.max(...widths));
  return TILES.filter((each) => each.columns <= enough && (each.columns >= 16 || enough === each.columns));
}

/** Plans worth to be measured: every tile that fits, whole and split. */
export const plansFor = (product: Product): Plan[] =>
  tilesFor(product).flatMap((tile) => {
    const splits = splitsFor(product, tile);
    return splits === 1 ? [{ tile, splits }] : [{ tile, splits: 1 }, { tile, splits }]; // biome-ignore format: side by side
  });

/** The plan for a product that was not measured: the largest tile that keeps a GPU busy, or the busiest, split. */
export function planFor(product: Product): Plan {
  const plans = tilesFor(product).map((tile) => ({ tile, splits: splitsFor(product, tile) }));
  const groups = ({ tile, splits }: Plan) => Math.min(BUSY, groupsOf(product, tile) * splits);
  const whole = plans.find(({ tile }) => groupsOf(product, tile) >= BUSY);
  return whole ?? plans.reduce((best, plan) => (groups(plan) > groups(best) ? plan : best));
}
