/**
 * What the tests of this workspace share.
 *
 * @module
 */
export type { Difference } from './all-close.ts';
export { difference, expectCloseAbsolute, expectCloseToScale } from './all-close.ts';
export { addTestBackend, describeBackends, expectNoLeak, setOnlyTestBackend, tfjsNodeFolder } from './backends.ts';
export { bundleSources } from './bundle-sources.ts';
export type { ChromiumOptions, ProgramPage } from './chromium.ts';
export { noChromiumBecause, openChromium, openPage, SOFTWARE_GPU } from './chromium.ts';
export type { Answer, Cut, FileServer, SeenRequest, Serving } from './file-server.ts';
export { file, serve, stall, status } from './file-server.ts';
export type { Golden, GoldenTensor } from './fixtures.ts';
export { fixturePath, readFixture, readGolden, readGoldenFixture, sharedPath, toNHWC } from './fixtures.ts';
export type { ProgramServer } from './program-server.ts';
export { servePrograms } from './program-server.ts';
export { randomFloats, seededRandom } from './random.ts';
export { readmeExamples, runExample } from './readme.ts';
export { noSoftwareVulkanBecause, SOFTWARE_VULKAN } from './software-vulkan.ts';
