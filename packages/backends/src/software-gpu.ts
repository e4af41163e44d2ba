import { BackendError } from '@opticalflow/core';

/** Names by which drivers that compute on the CPU call themselves. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render|warp/i;

/** Whether what a graphics driver says of itself means that the CPU does its work. */
export const isSoftwareGpu = (description: string): boolean => SOFTWARE.test(description);

/** Why a GPU that is software is not taken. */
export const softwareRefused = (name: string): BackendError =>
  new BackendError(
    `the only GPU is software (${name}), slower than simd: ` +
      'it has to be asked for, by softwareGpu: true or --software-gpu',
  );
