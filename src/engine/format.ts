/** The binary formats of native/src/program.h and native/src/trace.h, number by number. */
export const PROGRAM_MAGIC = 0x314c534e;
export const PROGRAM_VERSION = 1;
export const MAX_PROGRAM = 16 << 20;
export const MAX_EXPECT = 8;

export const HEADER_SIZE = 48;
export const INSTRUCTION_SIZE = 128;
export const RELOCATION_SIZE = 16;
/** Digits of the longest 64-bit number, its sign included. */
export const DECIMAL_DIGITS = 20;

export const OPCODES = { call: 0, spawn: 1, reap: 2, relay: 3, ready: 4, monitor: 5 } as const;
export const OPERAND = { value: 0, arena: 1, result: 2, load32: 3, length: 4 } as const;
export const POLICY = { stop: 0, continue: 1, expect: 2 } as const;
export const CAPTURE = { none: 0, whole: 1, result: 2 } as const;
export const FLAG = { isExitStatus: 1, mustSucceed: 2, answer: 4 } as const;
export const RELOCATION = { pointer: 1, value: 2, text: 3, literal: 4, number: 5 } as const;
export const PROGRAM_FLAG = { hold: 1 } as const;
/** struct monitor_spec: seven numbers of 32 bits, and their flags. */
export const MONITOR_FLAG = { input: 1, output: 2 } as const;
export const STOP = { die: 0, pause: 1 } as const;

export const RECORD_SIZE = 48;
export const RECORD = { call: 1, attempt: 2, data: 3, end: 4, refused: 5 } as const;
export const RECORD_FLAG = { stopped: 1, clone: 2, fault: 4, killed: 8 } as const;
