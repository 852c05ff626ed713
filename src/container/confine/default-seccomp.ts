import { errnoNumber } from '../../engine/errno.ts';
import { architecture } from '../../engine/seccomp/syscalls.ts';
import type { Seccomp, SeccompArg, SeccompRule } from '../config/runtime-spec.ts';
import { NEVER, NEWEST, WITH } from './syscalls-of-a-container.ts';

/**
 * The decisions of Docker's default profile for a process with these capabilities. More than Docker it asks
 * of socket(2): Docker compares 64 bits of an argument of which the kernel uses 32, so that a family with
 * bits above them passes; here a family is one of those that exist.
 */
export function defaultSeccomp(capabilities: readonly string[]): Seccomp {
  const isAdmin = capabilities.includes('CAP_SYS_ADMIN');
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: errnoNumber('EPERM'),
    architectures: [architecture().name],
    syscalls: [
      allow([...always(), ...granted(capabilities)]),
      ...PERSONALITIES.map((value) => allow(['personality'], equal(value))),
      ...families(),
      ...(isAdmin ? [] : cloneWithoutNamespaces()),
    ],
  };
}

/** Decided by their arguments, or by a capability; the rest is everybody's. */
function always(): string[] {
  const conditional = new Set([...NEVER, ...Object.values(WITH).flat(), 'personality', 'socket']);
  const all = ['x64', 'arm64'].flatMap((arch) => {
    const { syscalls } = architecture(arch);
    const newest = syscalls.get(NEWEST) ?? 0;
    return [...syscalls].filter(([, number]) => number <= newest).map(([name]) => name);
  });
  return [...new Set(all)].filter((name) => !conditional.has(name)).sort();
}

function granted(capabilities: readonly string[]): string[] {
  const names = Object.entries(WITH).flatMap(([capability, list]) =>
    capabilities.includes(capability) ? list : [],
  );
  return [...new Set(names)];
}

/** PER_LINUX, PER_LINUX32, both with UNAME26, and the question which one it is: personality(2). */
const PERSONALITIES = [0, 0x8, 0x20000, 0x20008, 0xffffffff];

const [AF_ALG, AF_VSOCK, AF_MAX] = [38, 40, 46];

/** Neither the kernel's cryptography (AF_ALG) nor the hypervisor (AF_VSOCK): no namespace is around them. */
function families(): SeccompRule[] {
  const above = Array.from({ length: AF_MAX - AF_ALG }, (_, i) => AF_ALG + i);
  const single = above.filter((family) => family !== AF_ALG && family !== AF_VSOCK);
  return [
    allow(['socket'], { index: 0, value: AF_ALG, op: 'SCMP_CMP_LT' }),
    ...single.map((family) => allow(['socket'], equal(family))),
  ];
}

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: clone(2). */
const NAMESPACES = 0x7e020000;

/**
 * clone's flags can be looked at; those of clone3 lie in memory, where a filter cannot look. It does not
 * exist, then, and the C library goes back to clone.
 */
function cloneWithoutNamespaces(): SeccompRule[] {
  return [
    allow(['clone'], { index: 0, value: NAMESPACES, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }),
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: errnoNumber('ENOSYS') },
  ];
}

function allow(names: readonly string[], ...args: SeccompArg[]): SeccompRule {
  return { names, action: 'SCMP_ACT_ALLOW', ...(args.length > 0 ? { args } : {}) };
}

function equal(value: number): SeccompArg {
  return { index: 0, value, op: 'SCMP_CMP_EQ' };
}
