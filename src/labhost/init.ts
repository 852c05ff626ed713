import { relative } from 'node:path';
import { engineBinary } from '../engine/binary.ts';
import { type Call, result } from '../engine/call.ts';
import { dup3, open, umask, unlink } from '../engine/calls/files.ts';
import { execve, prctl } from '../engine/calls/processes.ts';
import { reap } from '../engine/calls/verbs.ts';
import { writeFile } from '../engine/compose.ts';
import { encodeProgram } from '../engine/program.ts';
import { tokenOf } from './labhost.ts';
import type { HostPlan } from './plan.ts';

/** Where the engine finds its program (native/src/main.c). */
const PROGRAM_FD = 3;
const PROGRAM = '/tmp/nslab-init';

/** PID 1's own affairs, and the program that it will be started anew with. */
export function prepareInit(): Call[] {
  return [
    umask(0o022),
    open('/dev/null', ['O_RDWR', 'O_CLOEXEC'], undefined, { as: 'null' }),
    ...[0, 1, 2].map((fd) => dup3(result('null'), fd)),
    ...writeFile(PROGRAM, encodeProgram(initProgram()), { mode: 0o600 }),
    open(PROGRAM, ['O_RDONLY', 'O_CLOEXEC'], undefined, { as: 'init-program' }),
    unlink(PROGRAM),
  ];
}

/**
 * The last calls of PID 1: it starts itself anew from the lab host's own view of the engine. Without that
 * /proc/1/exe would lead out to the machine's file.
 */
export function becomeInit(plan: HostPlan): Call[] {
  const engine = `/run/nslab/pkg/${relative(plan.client.pkg, engineBinary())}`;
  return [
    dup3(result('init-program'), PROGRAM_FD),
    // A package that cannot be shown inside: then this very process stays.
    execve(engine, ['nslab-init', 'run', tokenOf(plan.state)], [], { why: WHY_EXEC, onError: 'continue' }),
    ...initProgram(),
  ];
}

function initProgram(): Call[] {
  return [prctl('PR_SET_NAME', 'nslab-init'), reap({ why: WHY_REAP })];
}

const WHY_EXEC = {
  en: 'PID 1 starts itself anew from inside: nothing of it, not even /proc/1/exe, leads back to the machine.',
  zh: 'PID 1 从里面重新执行自己：它身上再没有任何东西（连 /proc/1/exe 也不例外）通回真实机器。',
};
const WHY_REAP = {
  en: 'What PID 1 owes its namespace: to collect the orphans (pid_namespaces(7)).',
  zh: 'PID 1 对命名空间的义务：收养并回收孤儿进程（pid_namespaces(7)）。',
};
