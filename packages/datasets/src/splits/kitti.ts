/**
 * Pairs to validate on, by their numbers: 39 of KITTI 2012's 194 and 40 of KITTI 2015's 200 (`reader/kitti.py` of
 * github.com/microsoft/MaskFlownet; `Kitti2012_val.txt` and `Kitti2015_val.txt` of ptlflow are the same).
 */
export const KITTI_VAL: Readonly<Record<'2012' | '2015', readonly number[]>> = {
  // biome-ignore format: a table of numbers
  '2012': [
    0, 12, 15, 16, 17, 18, 24, 30, 38, 39, 42, 50, 54, 59, 60, 61, 77, 78, 81, 89, 97, 101, 107, 121, 124, 142, 145, 146,
    152, 154, 155, 158, 159, 160, 164, 182, 183, 184, 190,
  ],
  // biome-ignore format: a table of numbers
  '2015': [
    10, 11, 12, 25, 26, 30, 31, 40, 41, 42, 46, 52, 53, 72, 73, 74, 75, 76, 80, 81, 85, 86, 95, 96, 97, 98, 104, 116, 117,
    120, 121, 126, 127, 153, 172, 175, 183, 184, 190, 199,
  ],
};
