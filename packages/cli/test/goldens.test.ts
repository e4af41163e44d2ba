import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFlow } from '@opticalflow/io-flo';
import { readImage, writePng } from '@opticalflow/io-image';
import { expectCloseAbsolute, fixturePath, readFixture, readGoldenFixture, toNHWC } from '@opticalflow/testing';
import { openSession, type Session } from './session.ts';

let session: Session;
beforeAll(() => {
  session = openSession();
});
afterAll(() => session.close());

/** Writes the top left part of the fixtures' pictures. */
function writePictures(height: number, width: number): string {
  for (const name of ['first', 'second']) {
    const picture = readImage(readFixture(`${name}.png`));
    const rows = Array.from({ length: height }, (_, y) =>
      picture.data.subarray(3 * y * picture.width, 3 * (y * picture.width + width)),
    );
    session.write(`${name}.png`, writePng({ width, height, data: Uint8Array.from(rows.flatMap((row) => [...row])) }));
  }
  return 'first.png second.png';
}

test.each([
  ['mmflow-s.pth', 'mmflow-s', 'flow', 128, 192],
  ['mmflow-s.legacy.pth', 'mmflow-s', 'flow', 128, 192],
  ['mmflow-s.pth', 'mmflow-s-resized', 'flow', 150, 210],
  ['mmflow-full.pth', 'mmflow-full', 'flow', 128, 192],
  ['microsoft-s.params', 'microsoft-s', 'resized.flow.yx', 118, 165],
  ['microsoft-full.params', 'microsoft-full', 'flow.yx', 128, 192],
  ['microsoft-full.pth', 'microsoft-full', 'resized.flow.yx', 118, 165],
  ['default-s.safetensors', 'default-s', 'resized.flow', 150, 210],
])('estimate --model %s gives the flow of %s within 1e-3 px', async (model, golden, tensor, height, width) => {
  const pictures = writePictures(height, width);
  const { code, err } = await session.run(`estimate ${pictures} --model ${fixturePath(model)} -o flow.flo`);
  expect([code, err.includes('error')]).toEqual([0, false]);
  const { data } = await readFlow(session.read('flow.flo'));
  const reference = readGoldenFixture(`${golden}.golden.safetensors`).tensors.get(tensor)!;
  const values = reference.shape.length === 4 ? toNHWC(reference).data : reference.data;
  const expected = tensor.endsWith('.yx') ? values.map((_, i) => values[i ^ 1]) : values;
  expectCloseAbsolute(data, expected, 1e-3);
});

test('a checkpoint that was imported as safetensors gives the same flow, in half precision nearly so', async () => {
  const pictures = writePictures(118, 165);
  const model = fixturePath('microsoft-full.params');
  await session.run(`estimate ${pictures} --model ${model} -o direct.flo`);
  for (const [dtype, most] of [
    ['F32', 0],
    ['F16', 0.05],
  ] as const) {
    const info = await session.json(`import ${model} -o ${dtype}.safetensors --dtype ${dtype}`);
    expect(info).toMatchObject({ architecture: 'maskflownet', variant: 'microsoft', dtype });
    await session.run(`estimate ${pictures} --model ${dtype}.safetensors -o imported.flo`);
    const { data } = await readFlow(session.read('imported.flo'));
    expectCloseAbsolute(data, (await readFlow(session.read('direct.flo'))).data, most);
  }
});
