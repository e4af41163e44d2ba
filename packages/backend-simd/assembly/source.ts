/** From which two rows or columns a row or column of a resized picture comes: `high` weighs `fraction`. */
@unmanaged
export class Source {
  low: i32;
  high: i32;
  fraction: f32;
}

/** Entry `i` of a table of sources. */
// @ts-ignore: decorator
@inline
export function sourceAt(table: usize, i: i32): Source {
  return changetype<Source>(table + <usize>i * offsetof<Source>());
}
