import type { Experiment, Experiments, Scratch } from '../../src/lab/lab.ts';
import type { Evidence } from '../../src/lab/verdict.ts';

/** A container in the scratch host whose number 1 is `sleep`: that number as the scratch host counts. */
async function container(scratch: Scratch, program = 'sleep infinity'): Promise<string> {
  const { stdout } = await scratch.sh(`
    unshare --pid --fork --mount-proc ${program} </dev/null >/dev/null 2>&1 &
    for i in $(seq 200); do
      p=$(pgrep -P $!) && [ "$(cat /proc/$p/comm)" = sleep ] && break
      sleep 0.01
    done
    echo $p`);
  return stdout.trim();
}

/** What one command line printed, and how it ended, as evidence. */
async function line(scratch: Scratch, command: string): Promise<Evidence> {
  const { status, stdout, stderr } = await scratch.sh(command);
  const said = `${stdout}${stderr}`.trim().replaceAll('\t', ' ').replaceAll('\n', '; ');
  return { what: command, value: said === '' ? `(status ${status})` : said };
}

/**
 * Who is number 1 in the list that a `ps` prints; nobody when it prints none. procps looks itself up under its
 * own number and gives up when this proc has nobody of that number, so it may take several attempts.
 */
async function listed(
  scratch: Scratch,
  enter: string,
): Promise<{ first: string | undefined; seen: Evidence }> {
  let seen: Evidence = { what: enter, value: '' };
  for (let attempt = 0; attempt < 20; attempt++) {
    const { stdout, stderr } = await scratch.sh(`${enter} ps -e -o pid= -o comm=`);
    const lines = stdout.trim().split('\n').filter(Boolean);
    const first = lines.map((l) => l.trim().split(/\s+/)).find(([pid]) => pid === '1')?.[1];
    if (first !== undefined) {
      return {
        first,
        seen: { what: `${enter} ps -e`, value: `${lines.length} processes, number 1 is ${first}` },
      };
    }
    seen = { what: `${enter} ps -e`, value: stderr.trim() };
  }
  return { first: undefined, seen };
}

const enterWithoutMnt: Experiment = {
  choices: ['container', 'host', 'refused'],
  expected: {
    answer: 'host',
    why: 'a proc shows the pid namespace of whoever mounted it, and the mounts are the host’s',
  },
  async run(scratch) {
    const p = await container(scratch);
    const hosts = (await scratch.sh('cat /proc/1/comm')).stdout.trim();
    const half = await listed(scratch, `nsenter --target ${p} --pid`);
    const whole = await listed(scratch, `nsenter --target ${p} --pid --mount`);
    const answer = half.first === undefined ? 'refused' : half.first === hosts ? 'host' : 'container';
    return { answer, evidence: [half.seen, whole.seen] };
  },
};

const signalsToOne: Experiment = {
  choices: ['inside-term', 'inside-kill', 'outside-term', 'outside-kill'],
  expected: {
    answer: 'outside-kill',
    why: 'number 1 has no default actions; only SIGKILL and SIGSTOP from outside are exempt',
  },
  async run(scratch) {
    const p = await container(scratch);
    const inside = `nsenter -t ${p} -p -m bash -c`;
    const attempts = [
      ['inside-term', `${inside} 'kill -TERM 1'`],
      ['inside-kill', `${inside} 'kill -KILL 1'`],
      ['outside-term', `kill -TERM ${p}`],
      ['outside-kill', `kill -KILL ${p}`],
    ] as const;
    const evidence = [await line(scratch, `grep SigCgt /proc/${p}/status`)];
    for (const [choice, command] of attempts) {
      await scratch.sh(command);
      const after = await stateOf(scratch, p);
      evidence.push({ what: command, value: after });
      if (after === GONE) return { answer: choice, evidence };
    }
    return { answer: 'none', evidence };
  },
};

const oneEnds: Experiment = {
  choices: ['adopted', 'promoted', 'killed'],
  expected: { answer: 'killed', why: 'a pid namespace without a number 1 has nobody to adopt its orphans' },
  async run(scratch) {
    const p = await container(scratch, `bash -c 'sleep 3600 & sleep 3601 & exec sleep infinity'`);
    const children = (await scratch.sh(`pgrep -P ${p}`)).stdout.trim().split('\n');
    const evidence = [await line(scratch, `pgrep -a -P ${p}`)];
    await scratch.sh(`kill -KILL ${p}`);
    evidence.push({ what: `kill -KILL ${p}`, value: await stateOf(scratch, p) });
    const after = await Promise.all(children.map((child) => stateOf(scratch, child)));
    children.forEach((child, i) => void evidence.push({ what: `process ${child}`, value: after[i] ?? '' }));
    if (after.every((state) => state === GONE)) return { answer: 'killed', evidence };
    return { answer: after.some((state) => / 1$/.test(state)) ? 'promoted' : 'adopted', evidence };
  },
};

const GONE = 'gone';

/** A tenth of a second later: its state and its numbers, or that it is gone (a zombie is). */
async function stateOf(scratch: Scratch, pid: string): Promise<string> {
  const { stdout } = await scratch.sh(`sleep 0.1; grep -E '^(State|NSpid):' /proc/${pid}/status`);
  const said = stdout.trim().replaceAll('\t', ' ').replaceAll('\n', ', ');
  return said === '' || said.startsWith('State: Z') ? GONE : said;
}

export const experiments: Experiments = {
  'enter-without-mnt': enterWithoutMnt,
  'signals-to-one': signalsToOne,
  'one-ends': oneEnds,
};
