/** What gamma makes of each byte: floor((i / 255)^gamma * (256 - 0.001)), as mmflow's `adjust_gamma`. */
export const gammaTable = (gamma: number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, i) => Math.floor((i / 255) ** gamma * (256 - 1e-3)));
