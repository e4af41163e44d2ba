/** Data flows one way: what each package may import of the others. */
const MAY_IMPORT = {
  core: [],
  testing: [],
  pretrained: [],
  'io-flo': ['core'],
  'io-image': ['core'],
  viz: ['core'],
  ops: ['core'],
  'backend-simd': [],
  datasets: ['core', 'io-flo', 'io-image'],
  backends: ['core', 'ops', 'backend-simd'],
  evaluation: ['core', 'io-flo', 'io-image', 'datasets'],
  train: ['core', 'ops', 'maskflownet', 'datasets', 'evaluation'],
  maskflownet: ['core', 'ops'],
  cli: [
    'core',
    'io-flo',
    'io-image',
    'viz',
    'ops',
    'backend-simd',
    'maskflownet',
    'pretrained',
    'datasets',
    'evaluation',
    'train',
    'backends',
  ],
};

const directions = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `imports-of-${name}`,
  severity: 'error',
  comment: `${name} may import ${allowed.length ? allowed.join(', ') : 'no other package'}`,
  from: { path: `^packages/${name}/src`, pathNot: '\\.test\\.ts$' },
  to: { path: '^packages/([^/]+)/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...directions,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'public-names-only',
      severity: 'error',
      comment: 'other packages are reached by their public entries',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: ['^packages/$1/', '^packages/[^/]+/src/(index|node|augmentation|synthetic|tensor|webgl|webgpu)\\.ts$'],
      },
    },
    {
      name: 'node-apart',
      severity: 'error',
      comment: 'what browsers load does not import Node',
      from: {
        path: '^packages/(core|io-flo|io-image|viz|ops|backend-simd|maskflownet|pretrained)/src',
        pathNot: ['\\.test\\.ts$', '/src/node(/|\\.ts$)', '/src/engine/node\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    includeOnly: '^packages',
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
