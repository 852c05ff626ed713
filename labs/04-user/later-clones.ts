import { type Call, pipeEnd, result, text } from '../../src/engine/call.ts';
import { close, open, pipe2, read, write } from '../../src/engine/calls/files.ts';
import { setresgid, setresuid } from '../../src/engine/calls/identity.ts';
import { type CloneFlag, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { Trace } from '../../src/engine/trace.ts';
import type { Experiment } from '../../src/lab/lab.ts';
import { visibleAgain } from './person.ts';

const LENGTH = 100;

/** The first child is mapped by hand; then come three clones of it, and only the last asks for CLONE_NEWUSER. */
export const clones: Experiment = {
  choices: ['same', 'empty', 'host'],
  expected: { answer: 'same', why: 'a map is the namespace’s, and only CLONE_NEWUSER asks for another' },
  async run(scratch) {
    const trace = await scratch.run([
      visibleAgain(),
      ...readMap('host'),
      pipe2(['O_CLOEXEC'], { as: 'mapped' }),
      spawn({ flags: ['CLONE_NEWUSER'], child: first() }, { as: 'first' }),
      ...writeFile(text`/proc/${result('first')}/setgroups`, 'deny', { onError: 'continue' }),
      ...writeFile(text`/proc/${result('first')}/uid_map`, '0 0 1\n'),
      ...writeFile(text`/proc/${result('first')}/gid_map`, '0 0 1\n'),
      write(pipeEnd('mapped', 'write'), '.'),
      wait4(result('first')),
    ]);
    const maps = { host: map(trace, 'host'), first: map(trace, 'first process') };
    const [plain, network] = [map(trace, 'clone'), map(trace, 'clone, CLONE_NEWNET')];
    const answers = [plain, network].map((m) =>
      m === '' ? 'empty' : m === maps.first ? 'same' : m === maps.host ? 'host' : '',
    );
    const of = (name: string) => ({
      what: `${name}: /proc/self/uid_map`,
      value: map(trace, name) || '(empty)',
    });
    return {
      answer: answers[0] === answers[1] ? (answers[0] ?? '') : '',
      evidence: ['host', 'first process', 'clone', 'clone, CLONE_NEWNET', 'clone, CLONE_NEWUSER'].map(of),
    };
  },
};

function first(): Call[] {
  return [
    read(pipeEnd('mapped', 'read'), 1, { atLeast: 1 }),
    setresgid(0, 0, 0),
    setresuid(0, 0, 0),
    ...readMap('first process'),
    ...child('clone', []),
    ...child('clone, CLONE_NEWNET', ['CLONE_NEWNET']),
    ...child('clone, CLONE_NEWUSER', ['CLONE_NEWUSER']),
  ];
}

function child(name: string, flags: readonly CloneFlag[]): Call[] {
  return [
    spawn({ flags, child: readMap(name) }, { as: `${name} process` }),
    wait4(result(`${name} process`)),
  ];
}

/** An empty file makes read return 0, which is an answer here. */
function readMap(name: string): Call[] {
  const file = `map of ${name}`;
  return [
    open('/proc/self/uid_map', ['O_RDONLY', 'O_CLOEXEC'], 0, { as: file }),
    read(result(file), LENGTH, { as: name }),
    close(result(file)),
  ];
}

function map(trace: Trace, name: string): string {
  const entry = trace.entries.find((e) => e.call.as === name);
  if (entry === undefined || entry.errno !== undefined)
    throw new Error(`${name}: ${entry?.errno ?? 'not run'}`);
  return Buffer.from(entry.captured ?? [])
    .toString()
    .trim()
    .replace(/[ \t]+/g, ' ')
    .replace(/\n\s*/g, '; ');
}
