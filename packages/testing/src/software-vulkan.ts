import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = '/usr/lib/chromium';
const DRIVER = join(FOLDER, 'vk_swiftshader_icd.json');

/** Why there is no Vulkan on the CPU here; undefined where there is. */
export const noSoftwareVulkanBecause: string | undefined = existsSync(DRIVER) ? undefined : `there is no ${DRIVER}`;

/** Environment of processes in which Vulkan computes on the CPU, by what Chromium brings along. */
export const SOFTWARE_VULKAN: NodeJS.ProcessEnv = noSoftwareVulkanBecause
  ? process.env
  : { ...process.env, LD_LIBRARY_PATH: FOLDER, VK_ICD_FILENAMES: DRIVER };
