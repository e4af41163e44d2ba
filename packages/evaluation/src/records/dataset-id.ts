import type { DatasetDescription, FlowDataset } from '@opticalflow/datasets';

/** The names under which the parts of a dataset are opened. */
function openedNames(description: DatasetDescription): string[] {
  switch (description.kind) {
    case 'opened':
      return [description.name];
    case 'concat':
      return description.parts.flatMap(openedNames);
    case 'mix':
      return description.parts.flatMap(({ of }) => openedNames(of));
    default:
      return openedNames(description.of);
  }
}

/**
 * The name under which a dataset is opened, as `kitti-2015`: protocols do different things on different datasets. Of a
 * mixture, or a dataset without a description, the name by which errors call it.
 */
export function datasetId({ name, description }: Pick<FlowDataset, 'name' | 'description'>): string {
  const names = new Set(description ? openedNames(description) : []);
  return names.size === 1 ? [...names][0] : name;
}
