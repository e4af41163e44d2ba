import { availableParallelism, cpus, totalmem } from 'node:os';
import { cacheFolder } from '@opticalflow/maskflownet/node';
import { candidates } from '../backends/backends.ts';
import { type BackendReport, checkBackends } from '../backends/check.ts';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { decimals, printResult, table } from '../report.ts';
import { VERSION } from '../version.ts';

interface DoctorOptions extends CommonOptions {
  readonly tensorflow?: boolean;
}

export const doctorCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('doctor'))
    .description('what works on this machine, and why the rest does not')
    .option('--tensorflow', 'also run a @tensorflow/tfjs-node that is installed in the current folder')
    .action(async (options: DoctorOptions) => {
      const machine = {
        opticalflow: VERSION,
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        cpu: cpus()[0]?.model ?? 'unknown',
        cores: availableParallelism(),
        memoryBytes: totalmem(),
        cache: cacheFolder(terminal.env),
      };
      const backends = await checkBackends({ cwd: terminal.cwd, trustsCwd: options.tensorflow });
      const working = new Set(backends.filter(({ works }) => works).map(({ name }) => name));
      const chosen = candidates('auto').find((name) => working.has(name));
      printResult(terminal, options, {
        value: { ...machine, backends, auto: chosen },
        text: () =>
          table([
            ...Object.entries({ ...machine, memoryBytes: `${decimals(machine.memoryBytes / 2 ** 30, 1)} GiB` }).map(
              ([key, value]) => [key === 'memoryBytes' ? 'memory' : key, String(value)] as const,
            ),
            ...backends.map((report) => [`backend ${report.name}`, backendText(report, chosen)] as const),
          ]),
      });
    });
};

function backendText(report: BackendReport, chosen: string | undefined): string {
  if (!report.works) return `no: ${report.why}`;
  const mark = report.name === chosen ? ', what auto takes' : '';
  const note = report.note === undefined ? '' : `, ${report.note}`;
  const wrong = report.ops.filter(({ agrees }) => !agrees).map(({ op, difference }) => `${op} is off by ${difference}`);
  const ops = wrong.length === 0 ? `${report.ops.length} ops agree with the reference` : wrong.join(', ');
  return `yes${mark}${note}: ${ops}, a pair of 256x128 in ${decimals(report.milliseconds, 0)} ms`;
}
