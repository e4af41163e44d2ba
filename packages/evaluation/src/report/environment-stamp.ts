import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, hostname, platform, release, totalmem } from 'node:os';

/** Where and with what something was computed. */
export interface EnvironmentStamp {
  readonly package: string;
  readonly version: string;
  readonly node: string;
  readonly os: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly host: string;
}

/** This process's environment; whoever estimates adds its backend, threads and model. */
export function environmentStamp(): EnvironmentStamp {
  const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return {
    package: name,
    version,
    node: process.version,
    os: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    host: hostname(),
  };
}
