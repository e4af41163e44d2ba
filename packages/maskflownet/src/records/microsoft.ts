import { type CheckpointRecord, endpointErrors, outliers } from './checkpoint-record.ts';

const BASE = 'https://raw.githubusercontent.com/microsoft/MaskFlownet/master/weights/';

type Details = Pick<CheckpointRecord, 'id' | 'architecture' | 'channelOrder' | 'trainedOn' | 'published' | 'gitBlob'>;

const record = (fileName: string, details: Details): CheckpointRecord => ({
  ...details,
  url: `${BASE}${fileName}`,
  fileName,
  family: 'microsoft',
  licence: 'MIT',
});

const S = 'maskflownet-s';
const FULL = 'maskflownet';

/** The weights of the paper's authors; numbers from `weights/README.md` of microsoft/MaskFlownet. */
export const microsoftRecords: readonly CheckpointRecord[] = [
  record('abbSep15-1037_500000.params', {
    id: 'microsoft-s-things',
    architecture: S,
    channelOrder: 'rgb',
    trainedOn: ['FlyingChairs', 'FlyingThings3D'],
    gitBlob: '771c1b9a68630f6d53f0c6056f0fb85dbe434839',
    published: [
      ...endpointErrors({
        'Sintel clean, train and val': 2.33,
        'Sintel final, train and val': 3.72,
        'Sintel clean, val': 2.93,
        'Sintel final, val': 5.35,
        'KITTI 2012': 4.69,
        'KITTI 2015': 11.88,
      }),
      ...outliers({ 'KITTI 2012': 20, 'KITTI 2015': 29 }),
    ],
  }),
  record('dbbSep30-1206_1000000.params', {
    id: 'microsoft-s-sintel',
    architecture: S,
    channelOrder: 'rgb',
    trainedOn: ['FlyingChairs', 'FlyingThings3D', 'Sintel train'],
    gitBlob: '3c6a62d21d1853ff88d0447e3ead8a943dab229f',
    published: [
      ...endpointErrors({
        'Sintel clean, val': 2.7,
        'Sintel final, val': 4.07,
        'KITTI 2012': 3.25,
        'KITTI 2015': 9.14,
      }),
      ...outliers({ 'KITTI 2012': 11, 'KITTI 2015': 18 }),
    ],
  }),
  record('8caNov12-1532_300000.params', {
    id: 'microsoft-kitti',
    architecture: FULL,
    // its pictures of KITTI are decoded by OpenCV, those of Sintel by skimage
    channelOrder: 'bgr',
    // its log names the checkpoints it started from, and not their data
    trainedOn: ['earlier stages', 'KITTI 2012 and 2015, cross-validation split'],
    gitBlob: 'e26389a27182eb637f1fc338aa0b17a0d3f4ccd7',
    published: [],
  }),
  record('5adNov03-0005_1000000.params', {
    id: 'microsoft-sintel',
    architecture: FULL,
    channelOrder: 'rgb',
    trainedOn: ['FlyingChairs', 'FlyingThings3D', 'Sintel train'],
    gitBlob: '384bceb4a19b3f3ef99da26c0f8620f4bf6eadbe',
    published: [
      ...endpointErrors({
        'Sintel clean, val': 2.52,
        'Sintel final, val': 3.83,
        'KITTI 2012': 2.85,
        'KITTI 2015': 8.15,
      }),
      ...outliers({ 'KITTI 2012': 10, 'KITTI 2015': 17 }),
    ],
  }),
];
