import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Entries of a folder of packages, those of scopes by their full names. */
const packagesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
    );

/**
 * Copies the real tfjs-node into the packages of another folder, under a name of choice; all that it needs is linked to.
 *
 * @param from a folder from which Node resolves it
 * @returns the folder of the copy
 */
export function copyTfjsNode(from: string, to: string, name = '@tensorflow/tfjs-node'): string {
  const [source, target] = [from, to].map((folder) => join(folder, 'node_modules'));
  const copy = join(target, name);
  mkdirSync(join(target, '@tensorflow'), { recursive: true });
  cpSync(join(source, '@tensorflow/tfjs-node'), copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, name }));
  for (const each of packagesIn(source)) {
    if (each === name) continue;
    mkdirSync(join(target, each, '..'), { recursive: true });
    symlinkSync(join(source, each), join(target, each));
  }
  return copy;
}

const BINDING = 'lib/napi-v8/tfjs_binding.node';

/** Takes the compiled part of a copy away. */
export const removeBinding = (copy: string): void => rmSync(join(copy, BINDING));

/** Puts these bytes in the place of the compiled part of a copy. */
export const replaceBinding = (copy: string, bytes: string): void => writeFileSync(join(copy, BINDING), bytes);
