import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { BackendError } from '@opticalflow/core';
import { tfjsNodeFailure } from './tfjs-node-failure.ts';

/** Packages that bring the `tensorflow` backend, the one with a GPU first. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
/** The only version whose core is the one that this command line uses. */
const VERSION = '4.22.0';

/** Where tfjs-node is looked for. */
export interface TfjsNodeOptions {
  readonly cwd: string;
  readonly trustsCwd?: boolean | undefined;
}

/** What was found of tfjs-node. */
export interface TfjsNode {
  readonly package: (typeof PACKAGES)[number];
  readonly version: string;
}

/**
 * tfjs-node calls two old helpers of Node for nearly every op. Node 22 warns of them, Node 23 has dropped the first.
 * Putting ours in their place has to come before it is loaded.
 */
function restoreNodeUtilities(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === undefined || value === null,
    isArray: Array.isArray,
  });
}

/**
 * Loads @tensorflow/tfjs-node(-gpu) from beside this package, or, where the user has asked for it, from the folder that
 * the command is run in. That folder may be anybody's: unasked, no code in it is run.
 *
 * @throws BackendError when it is not installed, has another version, lies where it may not be run, or its library does
 * not load
 */
export async function loadTfjsNode({ cwd, trustsCwd = false }: TfjsNodeOptions): Promise<TfjsNode> {
  const here = createRequire(join(cwd, 'package.json'));
  const beside = createRequire(import.meta.url);
  for (const name of PACKAGES) {
    for (const require of trustsCwd ? [here, beside] : [beside]) {
      const version = installedVersion(name, require);
      if (version === undefined) continue;
      if (version === VERSION) return load(name, require);
      throw new BackendError(`Expected ${name} ${VERSION} but ${version} is installed: npm install ${name}@${VERSION}`);
    }
  }
  for (const name of trustsCwd ? [] : PACKAGES) {
    const version = installedVersion(name, here);
    if (version === undefined) continue;
    throw new BackendError(
      `${name} ${version} is installed in this folder; its code is run only when you ask for it: ` +
        '--tensorflow checks it, --backend tensorflow uses it',
    );
  }
  throw new BackendError(`it is not installed. It is optional: npm install @tensorflow/tfjs-node@${VERSION} adds it`);
}

/** The version in a package's `package.json`, which is read and not run. */
function installedVersion(name: string, require: NodeJS.Require): string | undefined {
  try {
    return require(`${name}/package.json`).version;
  } catch {
    return undefined;
  }
}

function load(name: TfjsNode['package'], require: NodeJS.Require): TfjsNode {
  restoreNodeUtilities();
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    require(name);
    return { package: name, version: VERSION };
  } catch (cause) {
    throw tfjsNodeFailure(name, `${name}@${VERSION}`, cause);
  }
}
