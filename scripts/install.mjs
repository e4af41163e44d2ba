/** Installs the workspace as its lockfile says. */
import { install } from './workspace.mjs';

install();
