import type { Experiments } from '../../src/lab/lab.ts';
import { Seen } from '../../src/lab/seen.ts';

export const experiments: Experiments = {
  'one-command': {
    choices: ['box', 'lab', 'refused'],
    expected: { answer: 'lab', why: 'the new namespace ended with the one command that was in it' },
    async run(scratch) {
      const { stdout } = await scratch.sh(`
        echo "before: readlink /proc/self/ns/uts → $(readlink /proc/self/ns/uts)"
        if unshare --uts hostname box; then echo "exit status → 0"; else echo "exit status → $?"; fi
        echo "after: readlink /proc/self/ns/uts → $(readlink /proc/self/ns/uts)"
        echo "hostname → $(hostname)"`);
      const seen = new Seen(stdout);
      const answer = seen.of('exit status') === '0' ? (seen.of('hostname') ?? '') : 'refused';
      return seen.outcome(answer);
    },
  },

  'child-renames': {
    choices: ['box', 'sub'],
    expected: {
      answer: 'sub',
      why: 'a child is born into the same namespace; only CLONE_NEWUTS makes another',
    },
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
      const seen = new Seen(stdout);
      return seen.outcome(seen.of('parent: hostname') ?? '');
    },
  },

  'open-file': {
    choices: ['alive', 'gone'],
    expected: { answer: 'alive', why: 'an open file is a reference, and a namespace ends with its last one' },
    async run(scratch) {
      const { stdout } = await scratch.sh(`
        unshare --uts bash -c 'hostname held; exec sleep 60' &
        until [ "$(nsenter --target $! --uts hostname)" = held ]; do sleep 0.05; done
        echo "the only process in it → $!"
        exec 3< /proc/$!/ns/uts
        kill -KILL $!; wait $! 2>/dev/null
        [ -e /proc/$! ] || echo "ls /proc/$! → No such file or directory"
        echo "nsenter --uts=/proc/self/fd/3 hostname → $(nsenter --uts=/proc/self/fd/3 hostname 2>&1)"`);
      const seen = new Seen(stdout);
      const name = seen.of('nsenter --uts=/proc/self/fd/3 hostname');
      if (name === undefined) return seen.outcome('');
      return seen.outcome(name === 'held' ? 'alive' : 'gone');
    },
  },
};
