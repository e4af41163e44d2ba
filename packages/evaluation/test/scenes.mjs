// Evaluates a shard of synthetic scenes, slowly: what tests start and kill.
// node test/scenes.mjs FOLDER INDEX COUNT LENGTH MILLISECONDS
import { setTimeout as sleep } from 'node:timers/promises';
import { syntheticScenes } from '@opticalflow/datasets';
import { environmentStamp, evaluateShard, openRunShard } from '@opticalflow/evaluation';

const [folder, index, count, length, milliseconds] = process.argv
  .slice(2)
  .map((word, k) => (k === 0 ? word : Number(word)));
const dataset = syntheticScenes({ count: length, seed: 5, width: 32, height: 24, objects: 2, maxMotion: 12 });

async function estimate(_first, _second, { index }) {
  await sleep(milliseconds);
  const { flow } = await dataset.sample(index);
  return { flow: { ...flow, data: flow.data.map((value, i) => value + (i % 7) * 0.75) } };
}

const run = await openRunShard({
  folder,
  shard: { index, count },
  question: {
    dataset: { name: dataset.name, length: dataset.length, description: dataset.description },
    model: 'the truth and a pattern',
    settings: {},
  },
  environment: environmentStamp(),
});
process.stdout.write(`${run.remaining.length} remain\n`);
try {
  await evaluateShard(run, {
    estimate,
    dataset,
    protocol: 'kitti',
    onRecord: (record) => void process.stdout.write(`${record.index}\n`),
  });
} finally {
  await run.close();
}
