import { type CheckpointRecord, endpointErrors } from './checkpoint-record.ts';

const BASE = 'https://raw.githubusercontent.com/cattaneod/MaskFlownet-Pytorch/master/weights/';

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

/** Endpoint errors in the order of the port's table, as its own PyTorch code measured them. */
const table = (kitti2012: number, kitti2015: number, clean: number, final: number, chairs: number) =>
  endpointErrors({
    'KITTI 2012': kitti2012,
    'KITTI 2015': kitti2015,
    'Sintel clean': clean,
    'Sintel final': final,
    FlyingChairs: chairs,
  });

/**
 * Microsoft's weights as the PyTorch port keeps them; numbers from the README of cattaneod/MaskFlownet-Pytorch. `771Sep25`
 * is a sibling of Microsoft's `abbSep15`, not the same weights; the others are the same.
 */
export const portRecords: readonly CheckpointRecord[] = [
  record('771Sep25-0735_500000.pth', {
    id: 'port-s-things',
    architecture: S,
    channelOrder: 'rgb',
    trainedOn: ['FlyingChairs', 'FlyingThings3D'],
    gitBlob: 'd26194c2531df5a9318db5482f8f32489eeee44c',
    published: table(4.18, 11.82, 3.38, 4.7, 1.83),
  }),
  record('dbbSep30-1206_1000000.pth', {
    id: 'port-s-sintel',
    architecture: S,
    channelOrder: 'rgb',
    trainedOn: ['FlyingChairs', 'FlyingThings3D', 'Sintel train'],
    gitBlob: '56c533892bf43825d38edc80057180951d7cb234',
    published: table(1.28, 1.93, 2.78, 3.32, 2.36),
  }),
  record('8caNov12-1532_300000.pth', {
    id: 'port-kitti',
    architecture: FULL,
    channelOrder: 'bgr',
    // its log names the checkpoints it started from, and not their data
    trainedOn: ['earlier stages', 'KITTI 2012 and 2015, cross-validation split'],
    gitBlob: '562b09794622f4fde3579efbb911cf98e1660fdf',
    published: table(0.82, 1.38, 4.4, 5.33, 3.99),
  }),
  record('5adNov03-0005_1000000.pth', {
    id: 'port-sintel',
    architecture: FULL,
    channelOrder: 'rgb',
    trainedOn: ['FlyingChairs', 'FlyingThings3D', 'Sintel train'],
    gitBlob: '985422b394c417f6e786228cb8364541b6d8a95b',
    published: table(1.18, 1.68, 2.59, 3.17, 2.23),
  }),
];
