import type { DatasetError } from '../dataset-error.ts';
import type { Tree } from './tree.ts';

/** A path that a pattern matches. */
export interface GlobMatch {
  readonly path: string;
  /** What each star and question mark stands for, joined by `/`. */
  readonly key: string;
}

/** A part of a path as an expression: `*` is any run of characters, `?` is any one. */
function segmentExpression(segment: string): RegExp {
  const escaped = segment.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '(.*)').replaceAll('?', '(.)')}$`);
}

/**
 * The paths under the root of `tree` that match `pattern`, sorted by their folders. `*` and `?` stand for characters of
 * one part of the path, never for `/`.
 *
 * @throws DatasetError when a part without stars is no folder
 */
export async function glob(tree: Tree, pattern: string): Promise<GlobMatch[]> {
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
  let found: GlobMatch[] = [{ path: '.', key: '' }];
  let sure = true;
  for (const [depth, segment] of segments.entries()) {
    const isLast = depth === segments.length - 1;
    const next: GlobMatch[] = [];
    if (!isLast && !/[*?]/.test(segment)) {
      for (const { path, key } of found) next.push({ path: join(path, segment), key });
    } else {
      const expression = segmentExpression(segment);
      for (const { path, key } of found) {
        for (const match of await matchesIn(tree, path, expression, sure)) {
          next.push({
            path: join(path, match[0]),
            key: [key, ...match.slice(1)].filter((part) => part !== '').join('/'),
          });
        }
      }
      sure = false;
    }
    found = next;
  }
  return found;
}

/** What matches in a folder; a path that a star found may be a file, which has nothing in it. */
async function matchesIn(tree: Tree, folder: string, expression: RegExp, sure: boolean): Promise<RegExpExecArray[]> {
  try {
    return await tree.matches(folder, expression);
  } catch (error) {
    const { code } = (error as DatasetError).cause as NodeJS.ErrnoException;
    if (!sure && (code === 'ENOENT' || code === 'ENOTDIR')) return [];
    throw error;
  }
}

const join = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`);
