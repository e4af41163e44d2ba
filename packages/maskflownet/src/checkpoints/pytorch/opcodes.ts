import type { PickleMachine } from './pickle-machine.ts';

const LAST_PROTOCOL = 5;

/** Ends a pickle. */
export const STOP = 0x2e;

/** What opcodes do, by their byte; CPython's pickletools is the reference. */
export const STEPS: Readonly<Record<number, (p: PickleMachine) => void>> = {
  // PROTO, FRAME
  128: (p) => {
    const protocol = p.bytes.byte();
    if (protocol > LAST_PROTOCOL) throw p.bytes.malformed(`a pickle protocol up to ${LAST_PROTOCOL}`, `${protocol}`);
  },
  149: (p) => void p.bytes.uint64(),

  // NONE, NEWTRUE, NEWFALSE
  78: (p) => p.push(null),
  136: (p) => p.push(true),
  137: (p) => p.push(false),
  // BININT, BININT1, BININT2, LONG1, LONG4, BINFLOAT
  74: (p) => p.push(p.bytes.int32()),
  75: (p) => p.push(p.bytes.byte()),
  77: (p) => p.push(p.bytes.uint16()),
  138: (p) => p.push(p.bytes.integer(p.bytes.byte())),
  139: (p) => p.push(p.bytes.integer(p.bytes.uint32())),
  71: (p) => p.push(p.bytes.float64()),
  // BINUNICODE, SHORT_BINUNICODE, BINUNICODE8; BINSTRING and SHORT_BINSTRING of Python 2
  88: (p) => p.push(p.bytes.text(p.bytes.uint32())),
  140: (p) => p.push(p.bytes.text(p.bytes.byte())),
  141: (p) => p.push(p.bytes.text(p.bytes.uint64())),
  84: (p) => p.push(p.bytes.text(p.bytes.uint32())),
  85: (p) => p.push(p.bytes.text(p.bytes.byte())),
  // BINBYTES, SHORT_BINBYTES
  66: (p) => p.push(p.bytes.copy(p.bytes.uint32())),
  67: (p) => p.push(p.bytes.copy(p.bytes.byte())),

  // MARK, POP, POP_MARK, DUP
  40: (p) => p.mark(),
  48: (p) => void p.pop(),
  49: (p) => void p.popMark(),
  50: (p) => p.push(p.top()),
  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  113: (p) => p.remember(p.bytes.byte()),
  114: (p) => p.remember(p.bytes.uint32()),
  148: (p) => p.memoize(),
  104: (p) => p.recall(p.bytes.byte()),
  106: (p) => p.recall(p.bytes.uint32()),

  // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
  41: (p) => p.push([]),
  116: (p) => p.push(p.popMark()),
  133: (p) => p.tuple(1),
  134: (p) => p.tuple(2),
  135: (p) => p.tuple(3),
  // EMPTY_LIST, LIST, APPEND, APPENDS
  93: (p) => p.push([]),
  108: (p) => p.push(p.popMark()),
  97: (p) => {
    const item = p.pop();
    p.appendItems(p.top(), [item]);
  },
  101: (p) => {
    const items = p.popMark();
    p.appendItems(p.top(), items);
  },
  // EMPTY_DICT, SETITEM, SETITEMS
  125: (p) => p.push(new Map()),
  115: (p) => {
    const value = p.pop();
    const key = p.pop();
    p.setItems(p.top(), [key, value]);
  },
  117: (p) => {
    const items = p.popMark();
    p.setItems(p.top(), items);
  },

  // GLOBAL, STACK_GLOBAL, REDUCE, BUILD, BINPERSID
  99: (p) => {
    const module = p.bytes.line();
    p.global(module, p.bytes.line());
  },
  147: (p) => {
    const name = p.pop();
    p.global(p.pop(), name);
  },
  82: (p) => p.reduce(),
  98: (p) => p.build(),
  81: (p) => p.persistentId(),
};

/** Opcodes that would build objects of any class, or ask the loader for them. */
export const UNWANTED: Readonly<Record<number, string>> = {
  105: 'INST',
  111: 'OBJ',
  129: 'NEWOBJ',
  146: 'NEWOBJ_EX',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  80: 'PERSID',
  151: 'NEXT_BUFFER',
};
