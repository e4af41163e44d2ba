import { type Product, type Tile, threadsOf } from './webgpu-tiles.ts';

/** Workgroups that a device takes along one axis. */
const MOST = 65535;

/** The workgroups of a product, of which there are `parts`. There may be more rows of tiles than fit into an axis. */
export function gridOf({ rows, columns }: Product, tile: Tile, parts: number): [number, number, number] {
  const tiles = Math.ceil(rows / tile.rows);
  const across = Math.min(tiles, MOST);
  return [across, Math.ceil(tiles / across), Math.ceil(columns / tile.columns) * parts];
}

const each = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

/**
 * WGSL of a matrix product in tiles, one a workgroup. Its sums are named one by one, as some compilers keep arrays in
 * memory.
 *
 * @param code functions that say what is multiplied: `begin(lane, firstRow)`, called once by each thread, returns where
 * the depth begins; `takeLeft(lane, firstRow, depth)` fills `left`, whose column k and row r lie at `k * LINE + r`;
 * `rightAt(depth, column)` returns four columns; `put(row, column, sums)` takes four of them. Whatever lies beyond the
 * ends must read as zero, and not be put. `part` is which of the phases and sums it is; `uniforms.outputs`, how many columns
 * there are; `uniforms.steps`, how many times a tile's depth is read
 */
export function productCode(tile: Tile, code: string): string {
  const { rowsEach, quadsEach } = tile;
  const rows = (line: (i: number) => string) => each(rowsEach, line);
  const quads = (line: (j: number) => string) => each(quadsEach, line);
  return `
const ROWS = ${tile.rows};
const QUADS = ${tile.columns / 4};
const DEPTH = ${tile.depth};
const THREADS = ${threadsOf(tile)};
const THREAD_QUADS = ${tile.columns / 4 / quadsEach};
const THREAD_ROWS = ${tile.rows / rowsEach};
// one more than the rows, so that columns begin in different banks of the memory
const LINE = ROWS + 1;
var<workgroup> left : array<f32, DEPTH * LINE>;
var<workgroup> right : array<vec4<f32>, DEPTH * QUADS>;
/** Of the phases and sums, which one this is. */
var<private> part : i32;
${code}
fn main() {
  let lane = i32(localIndex);
  let row = lane / THREAD_QUADS;
  let quad = lane % THREAD_QUADS;
  let columnTiles = (uniforms.outputs + QUADS * 4 - 1) / (QUADS * 4);
  part = i32(workgroupId.z) / columnTiles;
  let firstRow = i32(workgroupId.y * numWorkgroups.x + workgroupId.x) * ROWS;
  let firstColumn = i32(workgroupId.z) % columnTiles * QUADS * 4;
  ${rows((i) => quads((j) => `var sum${i}_${j} = vec4<f32>();`))}
  let start = begin(lane, firstRow);
  workgroupBarrier();
  for (var step = 0; step < uniforms.steps; step++) {
    let depth = start + step * DEPTH;
    takeLeft(lane, firstRow, depth);
    for (var i = lane; i < DEPTH * QUADS; i += THREADS) {
      right[i] = rightAt(depth + i / QUADS, firstColumn + 4 * (i % QUADS));
    }
    workgroupBarrier();
    for (var k = 0; k < DEPTH; k++) {
      ${quads((j) => `let right${j} = right[k * QUADS + quad + ${j} * THREAD_QUADS];`)}
      ${rows((i) => `let left${i} = left[k * LINE + row + ${i} * THREAD_ROWS];`)}
      ${rows((i) => quads((j) => `sum${i}_${j} += left${i} * right${j};`))}
    }
    workgroupBarrier();
  }
  ${rows((i) => quads((j) => `put(firstRow + row + ${i} * THREAD_ROWS, firstColumn + 4 * (quad + ${j} * THREAD_QUADS), sum${i}_${j});`))}
}
`;
}
