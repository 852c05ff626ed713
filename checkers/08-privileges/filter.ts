import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { mountOf } from '../../src/observe/mount-tree.ts';
import { namesSeenBy } from '../../src/observe/root.ts';
import { type Held, learners, named, statusEvidence } from './parts/learners.ts';

const NEST = '/run/nest';
const PROGRAM = '/usr/local/bin/magpie';
const expected = {
  en: 'a magpie runs under a filter and brings home nothing, and it has promised no_new_privs',
  zh: '有一只 magpie 在过滤器下运行，什么也带不回巢，并且作过 no_new_privs 的承诺',
};

/**
 * What a filter forbids cannot be read from outside; what it brings about can. The magpie's name says how its last
 * round went (labs/08-privileges/crew.ts), and the nest, which root may always write, is empty.
 */
const filter: Checker = (machine) => {
  const nest = namesSeenBy(machine.init, NEST);
  const birds = learners(machine).filter(isMagpie);
  const caged = birds.find(({ held }) => held.seccomp.mode === 'filter');
  const shown = caged ?? birds[0];
  const nestEvidence = { what: `ls ${NEST}`, value: nest?.join(' ') || '-' };
  const evidence = [...(shown ? statusEvidence(shown, 'Seccomp', 'NoNewPrivs') : []), nestEvidence];
  const no = (en: string, zh: string, diagnosis?: string, values: Record<string, string> = {}) =>
    fail({ expected, actual: { en, zh }, evidence, ...(diagnosis && { diagnosis, values }) });
  if (!shown) return no('no magpie runs', '没有 magpie 在运行');
  const pid = named(shown.process);
  if (!caged) {
    if (!isHungry(shown)) return no(`magpie ${pid} runs without a filter`, `${pid} 没有过滤器`);
    return no(`magpie ${pid} is hungry, but has no filter`, `${pid} 挨着饿，却没有过滤器`, 'nest-closed', {
      pid,
    });
  }
  if (isHappy(caged))
    return no(
      `there is a filter on ${pid}, and still it finds a way`,
      `${pid} 身上有过滤器，却还是有路可走`,
      'other-door',
      { pid },
    );
  const free = birds.find(({ held }) => held.seccomp.mode === 'off');
  if (free) {
    const other = named(free.process);
    return no(`magpie ${other} has no filter`, `${other} 没有过滤器`, 'another-magpie', { other });
  }
  if (!isHungry(caged) || nest === undefined || nest.length > 0)
    return no(`magpie ${pid} has not made its round yet`, `${pid} 还没有转完一圈`);
  if (mountOf(machine.init.mounts() ?? [], NEST)?.options.includes('ro'))
    return no('the nest is read-only', '巢是只读的', 'nest-closed', { pid });
  if (!caged.held.noNewPrivs)
    return no(
      `magpie ${pid} is held, but NoNewPrivs is 0`,
      `${pid} 被管住了，但 NoNewPrivs 是 0`,
      'no-promise',
      { pid },
    );
  const actual = {
    en: `${pid} goes hungry: Seccomp 2, the nest is empty`,
    zh: `${pid} 只好挨饿：Seccomp 是 2，巢是空的`,
  };
  return pass(actual, evidence);
};

export default filter;

/** The script itself, which perl keeps open, in its nest: not something that took over its name. */
function isMagpie({ process }: Held): boolean {
  if (!process.comm.startsWith('magpie') || process.cwd() !== NEST) return false;
  return [...(process.fds()?.values() ?? [])].includes(PROGRAM);
}

function isHungry({ process }: Held): boolean {
  return process.comm === 'magpie-hungry';
}

function isHappy({ process }: Held): boolean {
  return process.comm === 'magpie-happy';
}
