import { settleConfig, type TrainingConfig } from '@opticalflow/train';
import { parse } from 'yaml';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { readInput } from '../files.ts';
import { aboutFile } from '../inputs.ts';

/** Where a configuration comes from. */
export interface ConfigOptions {
  readonly recipe?: string;
  readonly config?: string;
  readonly set: readonly string[];
}

/**
 * The whole configuration that the options name.
 *
 * @throws CliError: of usage where options are wrong, of bad data where a file is
 */
export async function configOf({ recipe, config, set }: ConfigOptions, cwd: string): Promise<TrainingConfig> {
  if (recipe !== undefined && config !== undefined) {
    throw usageError('Expected --recipe or --config but received both: `extends` in a configuration names its recipe');
  }
  try {
    if (recipe !== undefined) return settleConfig({ extends: recipe }, set);
    if (config === undefined) throw usageError('Expected --recipe NAME or --config FILE');
    const text = new TextDecoder().decode(await readInput(config, cwd));
    return await aboutFile(config, () => settleConfig(parseConfig(text, config), set));
  } catch (error) {
    if (error instanceof CliError || !(error instanceof Error)) throw error;
    throw new CliError(EXIT.usage, error.message, { cause: error });
  }
}

function parseConfig(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new CliError(EXIT.badData, `${path}: ${(cause as Error).message}`, { cause });
  }
}
