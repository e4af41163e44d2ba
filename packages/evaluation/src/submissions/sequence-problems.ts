/**
 * What is wrong with the files of sequences, in sentences: folders without files, numbers with gaps, files that belong
 * nowhere.
 *
 * @param file has the number of the frame as its first group
 * @param first the number that each sequence begins with
 */
export function sequenceProblems(
  names: readonly string[],
  { folders, file, first }: { folders: readonly string[]; file: RegExp; first: number | ((folder: string) => number) },
): string[] {
  const numbers = new Map(folders.map((folder) => [folder, [] as number[]]));
  const strange: string[] = [];
  for (const name of names) {
    const slash = name.lastIndexOf('/');
    const found = numbers.get(name.slice(0, Math.max(0, slash)));
    const match = file.exec(name.slice(slash + 1));
    if (found && match) found.push(Number(match[1]));
    else strange.push(name);
  }
  const problems: string[] = [];
  for (const [folder, found] of numbers) {
    found.sort((a, b) => a - b);
    const start = typeof first === 'number' ? first : first(folder);
    const gap = found.findIndex((number, k) => number !== start + k);
    if (found.length === 0) problems.push(`${folder} has no files.`);
    else if (gap !== -1) problems.push(`${folder} lacks the file of frame ${start + gap}.`);
  }
  if (strange.length > 0) problems.push(`${strange.length} files do not belong to it, the first is ${strange[0]}.`);
  return problems;
}
