/** What a bundled model is. */
export interface ModelCard {
  readonly id: string;
  readonly architecture: 'maskflownet-s';
  readonly variant: 'default';
  /** Factor of every channel count. */
  readonly width: number;
  readonly parameters: number;
  /** Of the weights' file. */
  readonly bytes: number;
  readonly sha256: string;
  readonly trainedOn: string;
  readonly licence: string;
}

/** The record of the bundled weights. Other weights of the same shape need their file, `bytes` and `sha256` here. */
export const defaultModel: ModelCard = {
  id: 'default',
  architecture: 'maskflownet-s',
  variant: 'default',
  width: 0.25,
  parameters: 1_026_501,
  bytes: 2_069_258,
  sha256: '807c34f204be6664ebc6c5b5631f4498144802d3a3407a57a736eb75bf1349da',
  trainedOn: 'synthetic scenes of layered textures and photographs of BSDS500',
  licence: 'Apache-2.0; the photographs it saw in training are given for research and education',
};

/** Where the weights' file lies: safetensors, values as half floats. Bundlers see it and carry it along. */
export const weightsUrl: URL = new URL('../weights/maskflownet-s-quarter.safetensors', import.meta.url);
