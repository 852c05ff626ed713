import type { Call, CallOptions, Fd, Ref, Relocation } from '../call.ts';
import { shownNumber } from '../strace.ts';
import { bytes, int, syscall } from './syscall.ts';

const COMMANDS = { BPF_PROG_LOAD: 5, BPF_PROG_ATTACH: 8 } as const;
const PROGRAM_TYPES = { BPF_PROG_TYPE_CGROUP_DEVICE: 15 } as const;
const ATTACH_TYPES = { BPF_CGROUP_DEVICE: 6 } as const;
const BPF_F_ALLOW_MULTI = 2;
/** Of union bpf_attr, as far as the two commands reach; a kernel that knows more takes the rest as 0. */
const LOAD_SIZE = 64;
const ATTACH_SIZE = 16;
const INSTRUCTION = 8;
const NAME_AT = 48;
const NAME_SIZE = 16;

/**
 * bpf(2), BPF_PROG_LOAD: the kernel verifies the program and gives it as a file, which closes on exec. Needs
 * CAP_BPF and, for this type, CAP_NET_ADMIN, of the machine: not those of a user namespace.
 */
export function bpfProgramLoad(
  type: keyof typeof PROGRAM_TYPES,
  instructions: Uint8Array,
  name: string,
  o?: CallOptions,
): Call {
  const count = instructions.length / INSTRUCTION;
  const attr = new Uint8Array(LOAD_SIZE);
  const view = new DataView(attr.buffer);
  view.setUint32(0, PROGRAM_TYPES[type], true);
  view.setUint32(4, count, true);
  attr.set(Buffer.from(name).subarray(0, NAME_SIZE - 1), NAME_AT);
  const relocations: Relocation[] = [
    { at: 8, kind: 'pointer', to: bytes(instructions) },
    { at: 16, kind: 'pointer', to: { kind: 'string', text: 'MIT' } },
  ];
  const shown = `{prog_type=${type}, insn_cnt=${count}, insns=…, license="MIT", prog_name="${name}"}`;
  return command('BPF_PROG_LOAD', attr, relocations, shown, o);
}

/** BPF_PROG_ATTACH with BPF_F_ALLOW_MULTI: the group's program beside those of the groups above. It stays as long as the group. */
export function bpfProgramAttach(
  type: keyof typeof ATTACH_TYPES,
  group: Fd,
  program: Fd,
  o?: CallOptions,
): Call {
  const attr = new Uint8Array(ATTACH_SIZE);
  const view = new DataView(attr.buffer);
  const relocations = [...fdAt(view, 0, group), ...fdAt(view, 4, program)];
  view.setUint32(8, ATTACH_TYPES[type], true);
  view.setUint32(12, BPF_F_ALLOW_MULTI, true);
  const shown = `{target_fd=${shownNumber(group)}, attach_bpf_fd=${shownNumber(program)}, attach_type=${type}, attach_flags=BPF_F_ALLOW_MULTI}`;
  return command('BPF_PROG_ATTACH', attr, relocations, shown, o);
}

function command(
  name: keyof typeof COMMANDS,
  attr: Uint8Array,
  relocations: readonly Relocation[],
  shown: string,
  o?: CallOptions,
): Call {
  const args = [int(COMMANDS[name]), bytes(attr, relocations), int(attr.length)];
  return syscall('bpf', args, `${name}, ${shown}, ${attr.length}`, o);
}

function fdAt(view: DataView, at: number, fd: number | Ref): Relocation[] {
  if (typeof fd === 'object') return [{ at, kind: 'value', width: 4, ref: fd }];
  view.setUint32(at, fd, true);
  return [];
}
