import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readDefaultWeights } from '@opticalflow/pretrained/node';
import type { ModelOptions } from '../command-line.ts';
import { expectReadable } from '../files.ts';
import { findModel, pullRecord } from '../model.ts';
import type { ProgressBar } from '../progress-bar.ts';
import type { Terminal } from '../terminal.ts';

/** Which weights estimate, and how they are read: with these, flow can be made again. */
export interface ModelIdentity {
  readonly [key: string]: string | null;
  /** As `--model` names it. */
  readonly name: string;
  /** Of the checkpoint. */
  readonly sha256: string;
  /** What was asked for; null is what the checkpoint says. */
  readonly variant: string | null;
  readonly channelOrder: string | null;
}

/** Identifies the model that the options name, without loading it. */
export async function modelIdentity(
  options: ModelOptions,
  { terminal, bar }: { terminal: Terminal; bar: ProgressBar },
): Promise<ModelIdentity> {
  const source = await findModel(options.model, terminal.cwd);
  const hash = createHash('sha256');
  if (source.kind === 'bundled') hash.update(await readDefaultWeights());
  else {
    const path =
      source.kind === 'file' ? source.path : await pullRecord(source.record, terminal, bar.listener(source.name));
    bar.clear();
    const target = await expectReadable(path, terminal.cwd);
    for await (const chunk of createReadStream(target, { signal: terminal.signal })) hash.update(chunk);
  }
  const { variant = null, channelOrder = null } = options;
  return { name: source.name, sha256: hash.digest('hex'), variant, channelOrder };
}
