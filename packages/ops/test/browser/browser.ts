import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Why nothing can be tried in Chromium here; undefined where it can. */
export const noChromiumBecause: string | undefined = existsSync(EXECUTABLE) ? undefined : `there is no ${EXECUTABLE}`;

/** Starts Chromium with the software renderer SwiftShader under WebGL and WebGPU, and nothing that asks other machines. */
export const openGpuChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [
      ...['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
      ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'],
      ...['--no-sandbox', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
