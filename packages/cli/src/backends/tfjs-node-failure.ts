import { BackendError } from '@opticalflow/core';

/** What loaders say of a file that is no library of this system, or not of this Node. */
const OTHER_MACHINE =
  /NODE_MODULE_VERSION|did not self-register|ELF (header|class)|mach-o|valid Win32|file too short|undefined symbol|version `|Node-API version/;

/**
 * Says why tfjs-node is there but does not load, and what helps.
 *
 * @param name of the package
 * @param install what npm is to install
 */
export function tfjsNodeFailure(name: string, install: string, cause: unknown): BackendError {
  const { message, code } = cause as NodeJS.ErrnoException;
  if (code === 'MODULE_NOT_FOUND') {
    return new BackendError(`${name} is not installed whole: ${firstLine(message)}: npm install ${install}`, { cause });
  }
  if (OTHER_MACHINE.test(message)) {
    const { version, platform, arch } = process;
    const here = `Node ${version} on ${platform} ${arch}`;
    return new BackendError(
      `${name} is installed, but was built for another Node, system or processor than ${here}: ${sentence(message)}. ` +
        `npm rebuild ${name}, run by this Node, fetches what fits`,
      { cause },
    );
  }
  return new BackendError(
    `${name} is installed, but its TensorFlow library does not load: ${firstLine(message)}. ` +
      `It is fetched by an install script, which package managers may hold back: npm rebuild ${name}`,
    { cause },
  );
}

const withoutStop = (text: string) => text.trim().replace(/[.\s]+$/, '');

/** What tfjs-node says before it gives advice of its own. */
const firstLine = (message: string): string => withoutStop(message.split('\n')[0]);

/** Node breaks one sentence about versions into lines, and gives advice in the next. */
const sentence = (message: string): string => withoutStop(message.replaceAll('\n', ' ').split(' Please ')[0]);
