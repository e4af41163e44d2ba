import { expect, test } from '@jest/globals';
import { CheckpointError, FormatError, isFlowError, ShapeError } from './index.ts';

test('an error says what was expected, what came, and where', () => {
  expect(new ShapeError('flow', '[1,2,3,2]', '[1,2,3,3]').message).toBe(
    'Expected [1,2,3,2] for flow but received [1,2,3,3]',
  );
  expect(new FormatError({ format: '.flo', offset: 4, expected: 'a width', received: '-1' }).message).toBe(
    'Malformed .flo at byte 4: expected a width but received -1',
  );
});

test('a checkpoint error lists every problem', () => {
  const error = new CheckpointError('not a MaskFlowNet-S', { missing: ['a', 'b'], misshapen: ['c: expected [1]'] });
  expect(error.message).toBe('not a MaskFlowNet-S\n2 missing:\n  a\n  b\n1 of another shape:\n  c: expected [1]');
});

test('errors are told apart by tag, and from those of others', () => {
  const error: unknown = new ShapeError('x', '1', '2');
  expect(isFlowError(error)).toBe(true);
  expect(isFlowError(error, 'FormatError', 'ShapeError')).toBe(true);
  expect(isFlowError(error, 'FormatError')).toBe(false);
  expect(isFlowError(new Error('x'))).toBe(false);
  expect(isFlowError(null)).toBe(false);
});
