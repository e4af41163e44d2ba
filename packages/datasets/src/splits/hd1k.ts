/** Sequences of HD1K to validate on: `Hd1k_val.txt` of ptlflow lists all their frames. */
export const HD1K_VAL_SEQUENCES: readonly number[] = [30, 31, 32, 33, 34, 35];
