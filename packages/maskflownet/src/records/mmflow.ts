import { type CheckpointRecord, endpointErrors, outliers } from './checkpoint-record.ts';

const BASE = 'https://download.openmmlab.com/mmflow/maskflownet/';

type Details = Pick<CheckpointRecord, 'id' | 'architecture' | 'trainedOn' | 'published'>;

const record = (name: string, details: Details): CheckpointRecord => ({
  ...details,
  url: `${BASE}${name}.pth`,
  fileName: `${name}.pth`,
  family: 'mmflow',
  // its pictures are decoded by OpenCV
  channelOrder: 'bgr',
  licence: 'Apache-2.0',
});

const S = 'maskflownet-s';
const FULL = 'maskflownet';

/** OpenMMLab's weights; numbers from the README of `configs/maskflownet` in open-mmlab/mmflow. No hashes are published. */
export const mmflowRecords: readonly CheckpointRecord[] = [
  record('maskflownets_8x1_slong_flyingchairs_384x448', {
    id: 'maskflownet-s-chairs',
    architecture: S,
    trainedOn: ['FlyingChairs'],
    published: endpointErrors({ 'FlyingChairs, val': 1.54 }),
  }),
  record('maskflownets_8x1_sfine_flyingthings3d_subset_384x768', {
    id: 'maskflownet-s-things',
    architecture: S,
    trainedOn: ['FlyingChairs', 'FlyingThings3D subset'],
    published: [
      ...endpointErrors({ 'Sintel clean, train': 2.3, 'Sintel final, train': 3.73, 'KITTI 2012, train': 3.94 }),
      ...outliers({ 'KITTI 2015, train': 29.7 }),
    ],
  }),
  record('maskflownet_8x1_800k_flyingchairs_384x448', {
    id: 'maskflownet-chairs',
    architecture: FULL,
    trainedOn: ['FlyingChairs'],
    published: endpointErrors({ 'FlyingChairs, val': 1.37 }),
  }),
  record('maskflownet_8x1_500k_flyingthings3d_subset_384x768', {
    id: 'maskflownet-things',
    architecture: FULL,
    trainedOn: ['FlyingChairs', 'FlyingThings3D subset'],
    published: [
      ...endpointErrors({ 'Sintel clean, train': 2.23, 'Sintel final, train': 3.7, 'KITTI 2012, train': 3.82 }),
      ...outliers({ 'KITTI 2015, train': 29.26 }),
    ],
  }),
];
