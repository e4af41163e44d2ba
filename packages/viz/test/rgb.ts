/** The bytes of a picture without its alpha. */
export const rgb = ({ data }: { data: Uint8ClampedArray }): Uint8ClampedArray => data.filter((_, i) => i % 4 !== 3);
