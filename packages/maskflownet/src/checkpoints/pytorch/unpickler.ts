import { STEPS, STOP, UNWANTED } from './opcodes.ts';
import { PickleMachine } from './pickle-machine.ts';
import type { PickleValue } from './values.ts';

/**
 * Reads pickles as PyTorch writes them (protocols 2 to 5), and runs nothing: names outside the allow-list, and every
 * opcode that could build another object, are refused where they stand. Work and memory are linear in the pickle's
 * length and bounded, however its objects refer to one another.
 */
export class Unpickler extends PickleMachine {
  /**
   * The next object.
   *
   * @throws FormatError when the pickle is malformed, or names what is not allowed; PickleTruncated when it goes on
   */
  load(): PickleValue {
    this.reset();
    for (;;) {
      const opcode = this.bytes.opcode();
      if (opcode === STOP) return this.pop();
      this.count(1);
      const step = STEPS[opcode];
      if (!step) throw this.bytes.malformed('tensors and plain values', describeOpcode(opcode));
      step(this);
    }
  }
}

function describeOpcode(opcode: number): string {
  const name = UNWANTED[opcode];
  return name
    ? `the opcode ${name}, which can build any object and is refused`
    : `the opcode 0x${opcode.toString(16).padStart(2, '0')}, which no checkpoint needs`;
}
