/** Names by which drivers that compute on the CPU call themselves. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render|warp/i;

/** Whether what a graphics driver says of itself means that the CPU does its work. */
export const isSoftwareGpu = (description: string): boolean => SOFTWARE.test(description);
