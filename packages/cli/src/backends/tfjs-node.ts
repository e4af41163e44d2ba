import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { BackendError } from '@opticalflow/core';

/** Packages that bring the `tensorflow` backend, the one with a GPU first. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
/** The only version whose core is the one that this command line uses. */
const VERSION = '4.22.0';

/** What was found of tfjs-node. */
export interface TfjsNode {
  readonly package: (typeof PACKAGES)[number];
  readonly version: string;
}

/**
 * tfjs-node was written for Node before 23, which dropped two helpers that it calls for nearly every op. Putting them
 * back has to come before it is loaded.
 */
export function restoreNodeUtilities(target: object = util): void {
  const legacy = target as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === undefined || value === null;
  legacy.isArray ??= Array.isArray;
}

/**
 * Loads @tensorflow/tfjs-node(-gpu) from where the command is run, or from beside this package.
 *
 * @throws BackendError when it is not installed, has another version, or its library does not load
 */
export async function loadTfjsNode(cwd: string): Promise<TfjsNode> {
  for (const name of PACKAGES) {
    for (const from of [join(cwd, 'package.json'), import.meta.url]) {
      const require = createRequire(from);
      const version = installedVersion(name, require);
      if (version === undefined) continue;
      if (version === VERSION) return load(name, require);
      throw new BackendError(`Expected ${name} ${VERSION} but ${version} is installed: npm install ${name}@${VERSION}`);
    }
  }
  throw new BackendError(`it is not installed. It is optional: npm install @tensorflow/tfjs-node@${VERSION} adds it`);
}

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
    const [reason] = (cause as Error).message.split('\n');
    throw new BackendError(
      `${name} is installed, but its TensorFlow library does not load: ${reason}. ` +
        `It is fetched by an install script, which package managers may hold back: npm rebuild ${name}`,
      { cause },
    );
  }
}
