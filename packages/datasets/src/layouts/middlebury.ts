import { layoutKind, root } from '../open/kind.ts';

/** Middlebury (Baker et al. 2011): eight sequences with truth, `other-data/<name>/frame1{0,1}.png`, `other-gt-flow`. */
export const middlebury = layoutKind({
  title: 'Middlebury',
  says: 'Middlebury, eight sequences with dense flow (Baker et al. 2011)',
  rules: { root: root('other-data and other-gt-flow') },
  async list(tree) {
    return (await tree.names('other-gt-flow'))
      .filter((name) => !/\.\w+$/.test(name))
      .map((name) => ({
        name,
        first: `other-data/${name}/frame10.png`,
        second: `other-data/${name}/frame11.png`,
        flow: `other-gt-flow/${name}/flow10.flo`,
      }));
  },
});
