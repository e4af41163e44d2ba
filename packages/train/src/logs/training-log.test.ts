import { describe, expect, test } from '@jest/globals';
import { plotLogs, readTrainingLog } from '../index.ts';

/** As mmcv 1.x writes for mmflow: iterations in the runner's form, an evaluation on two sets. */
const MMFLOW = `{"env_info": "sys.platform: linux", "config": "model = dict()", "seed": 0, "exp_name": "maskflownet.py", "mmflow_version": "0.5.2+"}
{"mode": "train", "epoch": 1, "iter": 50, "lr": 0.0001, "memory": 5063, "data_time": 0.015, "loss_flow": 21.5, "loss": 21.5, "grad_norm": null, "time": 0.31}
{"mode": "train", "epoch": 1, "iter": 100, "lr": 0.0001, "memory": 5063, "data_time": 0.004, "loss_flow": 18.25, "loss": 18.25, "time": 0.29}
{"mode": "val", "epoch": 1, "iter": 100, "lr": 0.0001, "EPE": 3.5, "clean EPE": 2.5, "final EPE": 4.5}
`;

describe('a log of a training', () => {
  test('of mmflow gives steps, losses, rates and evaluations', () => {
    const log = readTrainingLog(MMFLOW);
    expect(log.training.map(({ step, loss, rate }) => [step, loss, rate])).toEqual([
      [50, 21.5, 1e-4],
      [100, 18.25, 1e-4],
    ]);
    expect(log.training[0].values).toEqual({ memory: 5063, data_time: 0.015, loss_flow: 21.5, loss: 21.5, time: 0.31 });
    expect(log.evaluations).toEqual([{ step: 100, values: { EPE: 3.5, 'clean EPE': 2.5, 'final EPE': 4.5 } }]);
  });

  test('that tells a step twice is believed the second time, and a last line that was cut off is left out', () => {
    const again = '{"mode": "train", "iter": 100, "loss": 17}\n{"mode": "train", "iter": 150, "lo';
    expect(readTrainingLog(MMFLOW + again).training.map(({ step, loss }) => [step, loss])).toEqual([
      [50, 21.5],
      [100, 17],
    ]);
  });

  test.each([
    [
      '{"mode": "train", "iter": 5, "loss": 1}\nnonsense\n',
      'at byte 40: expected a line of JSON but received "nonsense"',
    ],
    ['{"mode": "train", "loss": 1}\n', 'expected the step as "iter" but received none'],
    ['{"mode": "train", "iter": 5, "loss": null}\n', 'expected the loss but received null'],
  ])('%j is refused', (text, message) => {
    expect(() => readTrainingLog(text)).toThrow(message);
  });
});

describe('a plot of logs', () => {
  const log = readTrainingLog(MMFLOW);
  const coordinates = (svg: string, colour: string) =>
    [...svg.matchAll(new RegExp(`<path d="M([^"]*)" fill="none" stroke="${colour}"`, 'g'))].map(([, path]) =>
      path.split('L').map((pair) => pair.split(' ').map(Number)),
    );

  test('draws a curve for each, and evaluations where there are some', () => {
    const svg = plotLogs([
      { title: 'ours & theirs', log },
      { title: 'short', log: readTrainingLog('{"mode": "train", "iter": 50, "loss": 2.15}\n') },
    ]);
    expect(svg).toContain('● ours &amp; theirs');
    const [losses, errors] = coordinates(svg, '#1b6ca8');
    expect(losses).toHaveLength(2);
    // later is further right, less is further down
    expect(losses[1][0]).toBeGreaterThan(losses[0][0]);
    expect(losses[1][1]).toBeGreaterThan(losses[0][1]);
    expect(errors).toHaveLength(1);
    const [[short]] = coordinates(svg, '#d1495b');
    // a tenth of the loss at the same step: a decade lower
    expect(short[0]).toBe(losses[0][0]);
    expect(short[1]).toBeGreaterThan(losses[0][1] + 100);
  });

  test('draws any number that the lines have', () => {
    const svg = plotLogs([{ title: 'mmflow', log }], { value: 'time', measure: 'clean EPE' });
    expect(svg).toContain('>time</text>');
    expect(svg).toContain('>clean EPE</text>');
  });

  test('of logs that say nothing is empty', () => {
    expect(plotLogs([{ title: 'nothing', log: { training: [], evaluations: [] } }])).not.toContain('<path');
  });
});
