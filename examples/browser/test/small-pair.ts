const [WIDTH, HEIGHT] = [96, 64];

/** Two pictures for the page that are soon estimated: waves in three colours, and the same come a little nearer. */
export const smallPair = { width: WIDTH, height: HEIGHT, first: bitmap(1), second: bitmap(1.08) };

/** A picture as a file of type BMP: 24 bits a pixel, blue first, the last row first. */
function bitmap(zoom: number): Buffer {
  const file = Buffer.alloc(54 + 3 * WIDTH * HEIGHT);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(WIDTH, 18);
  file.writeInt32LE(HEIGHT, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [u, v] = [(x - WIDTH / 2) / zoom, (HEIGHT / 2 - y) / zoom];
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin(0.31 * u + 0.07 * c * v) + Math.cos(0.23 * v - 0.11 * u + c) * Math.sin(0.013 * u * v);
        file[54 + 3 * (y * WIDTH + x) + c] = 128 + 60 * wave;
      }
    }
  }
  return file;
}
