import { expectSameSize, type FlowField, type Frame, unitFloats } from '@opticalflow/core';
import { writePng } from '@opticalflow/io-image';
import { registerKernels, warp } from '@opticalflow/ops';
import { paintDifference } from '@opticalflow/viz';
import * as tf from '@tensorflow/tfjs-core';
import { selectBackend } from '../backends/backends.ts';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { expectWritable, writeOutput } from '../files.ts';
import { readFlowFile, readPicture } from '../inputs.ts';
import { expectPng } from '../outputs.ts';
import { decimals, printResult } from '../report.ts';

interface WarpOptions extends CommonOptions {
  readonly output: string;
  readonly difference?: string;
}

export const warpCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('warp'))
    .description('pull the second picture back by the flow: where the flow is right, it looks like the first')
    .argument('<second>', 'the second picture')
    .argument('<flow>', 'a flow file of its size')
    .requiredOption('-o, --output <png>', 'the picture')
    .option('--difference <first>', 'paint instead how far the result is from the first picture: black = the same')
    .action(async (secondPath: string, flowPath: string, options: WarpOptions) => {
      const { cwd } = terminal;
      expectPng(options.output);
      await expectWritable(options.output, cwd);
      const second = await readPicture(secondPath, cwd);
      const flow = await readFlowFile(flowPath, cwd);
      expectSameSize('the flow, the size of the picture', second, flow);
      const first = options.difference === undefined ? undefined : await readPicture(options.difference, cwd);
      if (first) expectSameSize('the first picture, the size of the second', second, first);
      await selectBackend('cpu', { cwd });
      const warped = await warpFrame(second, flow);
      await writeOutput(options.output, writePng(first ? paintDifference(first, warped) : warped), cwd);
      const difference = first && meanDifference(first, warped);
      printResult(terminal, options, {
        value: { output: options.output, width: second.width, height: second.height, ...(first && { difference }) },
        text: () =>
          `${options.output}: ${second.width}x${second.height}` +
          `${difference === undefined ? '' : `, ${decimals(difference, 2)} grey levels from the first picture on average`}\n`,
      });
    });
};

/** The second picture sampled where the flow points; outside the frame black. */
async function warpFrame(second: Frame, flow: FlowField): Promise<Frame> {
  const { width, height } = second;
  registerKernels('cpu');
  const warped = tf.tidy(() =>
    warp(tf.tensor4d(unitFloats(second), [1, height, width, 3]), tf.tensor4d(finite(flow), [1, height, width, 2])),
  );
  const samples = await warped.data();
  warped.dispose();
  return { width, height, data: Uint8Array.from(samples, (sample) => Math.round(255 * sample)) };
}

/** Vectors that are unknown point out of the frame, so that their pixels are black. */
function finite({ data, valid }: FlowField): Float32Array {
  return data.map((value, i) => (Number.isFinite(value) && (valid === undefined || valid[i >> 1] !== 0) ? value : 1e6));
}

function meanDifference(a: Frame, b: Frame): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i] - b.data[i]);
  return sum / a.data.length;
}
