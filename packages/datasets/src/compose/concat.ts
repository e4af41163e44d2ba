import type { FlowDataset } from '../dataset.ts';
import { view } from './view.ts';

/** The samples of several datasets, one after the other. */
export function concat(parts: readonly FlowDataset[]): FlowDataset {
  let length = 0;
  const starts = parts.map((part) => {
    const start = length;
    length += part.length;
    return start;
  });
  return view({
    name: parts.map(({ name }) => name).join(' + '),
    length,
    parts,
    locate(index) {
      const after = starts.findIndex((start) => start > index);
      let part = after === -1 ? parts.length - 1 : after - 1;
      while (parts[part].length === 0) part--;
      return { dataset: parts[part], at: index - starts[part] };
    },
    describe: (descriptions) => ({ kind: 'concat', parts: descriptions }),
  });
}
