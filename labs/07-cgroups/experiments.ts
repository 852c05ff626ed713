import type { Experiments } from '../../src/lab/lab.ts';
import { asked, numberOf } from './experiment-shell.ts';
import { memoryExperiments } from './memory-experiments.ts';

export const experiments: Experiments = {
  ...memoryExperiments,

  unlimited: {
    choices: ['max', 'minus-one', 'zero'],
    expected: {
      v1: { answer: 'minus-one', why: 'a number that is read as the highest there is' },
      v2: { answer: 'max', why: 'every limit of v2 has the word' },
    },
    run: (scratch) =>
      asked(scratch, ['memory', 'pids', 'cpu'], async (shell) => {
        const seen = await shell(`
          group memory open; group pids open; group cpu open
          free=$(cat $(file memory open $MEMORY_MAX))
          for word in max -1 0; do
            put 64M memory open $MEMORY_MAX >/dev/null
            say "$word, $MEMORY_MAX" "$(put $word memory open $MEMORY_MAX)"
            [ "$(cat $(file memory open $MEMORY_MAX))" = "$free" ] && say "as at first, after" "$word"
          done
          put -1 memory open $MEMORY_MAX >/dev/null; put max memory open $MEMORY_MAX >/dev/null
          for word in max -1 0; do say "$word, pids.max" "$(put $word pids open pids.max)"; done
          for word in max -1 0; do say "$word, $CPU_MAX" "$(put $word cpu open $CPU_MAX)"; done`);
        const open = seen.of('as at first, after');
        return { answer: open === 'max' ? 'max' : open === '-1' ? 'minus-one' : 'zero', seen };
      }),
  },

  'pids-move': {
    choices: ['refused', 'killed', 'above'],
    expected: { answer: 'above', why: 'pids.max is asked when a process is made, not when it is moved' },
    run: (scratch) =>
      asked(scratch, ['pids'], async (shell) => {
        const seen = await shell(`
          group pids full
          put 2 pids full pids.max >/dev/null
          for i in 1 2; do sleep 30 & enter pids full $!; done
          say "pids.current" "$(cat $(file pids full pids.current))"
          sleep 30 & third=$!
          say "moved" "$(put $third pids full cgroup.procs)"
          say "pids.current / pids.max, after" "$(echo $(cat $(file pids full pids.current) $(file pids full pids.max)) | tr ' ' /)"
          say "fork in it" "$(inside pids full '( : ); echo done' 2>&1 | tail -n 1)"
          say "pids.events" "$(cat $(file pids full pids.events))"
          kill $(jobs -p)`);
        const current = numberOf(seen.of('pids.current / pids.max, after')?.split('/')[0]);
        const answer = current === 3 ? 'above' : seen.of('moved') === 'done' ? 'killed' : 'refused';
        return { answer, seen };
      }),
  },
};
