import type { Experiments, Scratch } from '../../src/lab/lab.ts';
import { Seen } from '../../src/lab/seen.ts';

/** An overlay of our own, in the work folder or, where that lies on an overlay itself, in /tmp. */
const BEGIN = `
  [ "$(stat -f -c %T /lab)" = overlayfs ] && cd /tmp || cd /lab
  mkdir lower upper work merged
  put() { echo "$2" > "$1"; }
  see() { echo "$1 → $(eval "$1" 2>&1 | tr '\\n' ' ')"; }
  stack() { mount -t overlay overlay -o "lowerdir=$1,upperdir=upper,workdir=work,userxattr" merged; }
`;

export const experiments: Experiments = {
  'open-before': {
    choices: ['old', 'new', 'error'],
    expected: { answer: 'new', why: 'since 4.19 a file that is open for reading follows the copy-up' },
    async run(scratch) {
      const seen = await observe(
        scratch,
        `put lower/log one; stack lower
        exec 5< merged/log
        see "readlink /proc/$$/fd/5"
        echo two >> merged/log
        see "cat <&5"
        see "cat merged/log"`,
      );
      const answer = seen.of('cat <&5');
      return seen.outcome(answer === 'one' ? 'old' : answer === 'one two' ? 'new' : 'error');
    },
  },

  'hard-link': {
    choices: ['both', 'only-a', 'refused'],
    expected: {
      answer: 'only-a',
      why: 'copy-up copies one name; the index that would keep links together is off',
    },
    async run(scratch) {
      const seen = await observe(
        scratch,
        `put lower/a one; ln lower/a lower/b; stack lower
        see "ls -i merged"
        echo two >> merged/a
        see "cat merged/a"
        see "cat merged/b"
        see "ls -i merged"`,
      );
      const [a, b] = [seen.of('cat merged/a'), seen.of('cat merged/b')];
      return seen.outcome(a !== 'one two' ? 'refused' : b === a ? 'both' : 'only-a');
    },
  },

  beneath: {
    choices: ['first', 'second', 'both', 'neither'],
    expected: { answer: 'second', why: 'the overlay remembers that the first name was not there' },
    async run(scratch) {
      const seen = await observe(
        scratch,
        `stack lower
        see "cat merged/first"
        put upper/first hello; put upper/second hello
        see "cat merged/first merged/second"
        see "ls merged"
        see "ls upper"
        umount merged; stack lower
        echo "mounted anew: ls merged → $(ls merged | tr '\\n' ' ')"`,
      );
      const after = seen.of('cat merged/first merged/second') ?? '';
      const hidden = ['first', 'second'].map((name) => after.includes(`merged/${name}: No such file`));
      const [first, second] = hidden;
      return seen.outcome(first ? (second ? 'neither' : 'second') : second ? 'first' : 'both');
    },
  },

  order: {
    choices: ['a', 'b', 'mixed'],
    expected: { answer: 'a', why: 'lowerdir= is read from top to bottom' },
    async run(scratch) {
      const seen = await observe(
        scratch,
        `mkdir a b; put a/who 'I am a'; put b/who 'I am b'; put a/only-a x; put b/only-b x; stack a:b
        see "cat merged/who"
        see "ls merged"
        umount merged; stack b:a
        echo "mounted as b:a: cat merged/who → $(cat merged/who)"`,
      );
      const answer = { 'I am a': 'a', 'I am b': 'b' }[seen.of('cat merged/who') ?? ''];
      return seen.outcome(answer ?? 'mixed');
    },
  },
};

async function observe(scratch: Scratch, script: string): Promise<Seen> {
  return new Seen((await scratch.sh(`${BEGIN}\n${script}`)).stdout);
}
