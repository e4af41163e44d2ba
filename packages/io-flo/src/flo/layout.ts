import { ascii } from '../bytes.ts';

/** 202021.25 as a little-endian float32. */
export const FLO_MAGIC = ascii('PIEH');
export const FLO_UNKNOWN_ABOVE = 1e9;
export const FLO_UNKNOWN = 1e10;
