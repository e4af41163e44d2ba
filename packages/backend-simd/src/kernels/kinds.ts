/** Numbers of the kernels, as `assembly/items.ts` has them. */
export const KIND = {
  direct: 0,
  winogradF2: 1,
  winogradF4: 2,
  narrow: 3,
  copy: 4,
  elementwise: 5,
  costVolume: 6,
  warp: 7,
  upsample: 8,
  filterGradient: 9,
  lines: 10,
  costVolumeGradient: 11,
  warpImageGradient: 12,
  warpFlowGradient: 13,
  upsampleGradient: 14,
  sharedCut: 15,
} as const;
