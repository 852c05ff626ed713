import type { Experiments, Outcome } from '../../src/lab/lab.ts';

/** Each line that the script printed is one thing seen: `what → value`. */
const SEPARATOR = ' → ';

function outcome(answer: string, stdout: string): Outcome {
  const evidence = stdout
    .split('\n')
    .filter((line) => line.includes(SEPARATOR))
    .map((line) => {
      const [what = '', value = ''] = line.split(SEPARATOR);
      return { what, value };
    });
  return { answer, evidence };
}

function seen(stdout: string, what: string): string | undefined {
  const start = `${what}${SEPARATOR}`;
  return stdout
    .split('\n')
    .find((line) => line.startsWith(start))
    ?.slice(start.length);
}

export const experiments: Experiments = {
  'one-command': {
    choices: ['box', 'lab', 'refused'],
    async run(scratch) {
      const { stdout } = await scratch.sh(`
        echo "before: readlink /proc/self/ns/uts → $(readlink /proc/self/ns/uts)"
        if unshare --uts hostname box; then echo "exit status → 0"; else echo "exit status → $?"; fi
        echo "after: readlink /proc/self/ns/uts → $(readlink /proc/self/ns/uts)"
        echo "hostname → $(hostname)"`);
      const answer = seen(stdout, 'exit status') === '0' ? (seen(stdout, 'hostname') ?? '') : 'refused';
      return outcome(answer, stdout);
    },
  },

  'child-renames': {
    choices: ['box', 'sub'],
    async run(scratch) {
      const { stdout } = await scratch.sh(`unshare --uts bash -c '
        hostname box
        echo "parent: readlink /proc/self/ns/uts → $(readlink /proc/self/ns/uts)"
        bash -c "
          echo \\"child: readlink /proc/self/ns/uts → \\$(readlink /proc/self/ns/uts)\\"
          hostname sub
          echo \\"child: hostname → \\$(hostname)\\"
        "
        echo "parent: hostname → $(hostname)"'`);
      return outcome(seen(stdout, 'parent: hostname') ?? '', stdout);
    },
  },

  'open-file': {
    choices: ['alive', 'gone'],
    async run(scratch) {
      const { stdout } = await scratch.sh(`
        unshare --uts bash -c 'hostname held; exec sleep 60' &
        until [ "$(nsenter --target $! --uts hostname)" = held ]; do sleep 0.05; done
        echo "the only process in it → $!"
        exec 3< /proc/$!/ns/uts
        kill -KILL $!; wait $! 2>/dev/null
        [ -e /proc/$! ] || echo "ls /proc/$! → No such file or directory"
        echo "nsenter --uts=/proc/self/fd/3 hostname → $(nsenter --uts=/proc/self/fd/3 hostname 2>&1)"`);
      const name = seen(stdout, 'nsenter --uts=/proc/self/fd/3 hostname');
      if (name === undefined) return outcome('', stdout);
      return outcome(name === 'held' ? 'alive' : 'gone', stdout);
    },
  },
};
