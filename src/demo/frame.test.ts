import { describe, expect, test } from 'vitest';
import { widthOf } from '../guide/view/wrap.ts';
import { LANGS, type Lang } from '../text/text.ts';
import { exampleMoment, exampleReport, exampleScript, paper } from './example.test-kit.ts';
import { frame } from './frame.ts';
import type { Show, ShowStep } from './show.ts';

const STEPS: readonly ShowStep[] = [
  { id: 'own-uts', kind: 'do', mistakes: ['changed-the-host', 'another-name'] },
  { id: 'one-command', kind: 'experiment', mistakes: [] },
];

function show(more: Partial<Show> = {}): Show {
  return {
    steps: STEPS,
    at: 0,
    phase: 'ready',
    pace: 3,
    auto: false,
    only: false,
    wrong: [],
    run: 1,
    ...more,
  };
}

function drawn(what: Show, columns: number, rows: number, lang: Lang): string {
  return frame(what, exampleScript(lang), paper(columns, rows, lang))
    .map((line) => line.trimEnd())
    .join('\n');
}

const judged = (lang: Lang): Show =>
  show({
    phase: 'judged',
    moment: { ...exampleMoment(lang), ahead: undefined, waiting: [], made: 3 },
    report: exampleReport('pass', lang),
  });

test('between two calls, 80×24, English', () => {
  expect(drawn(show({ moment: exampleMoment('en') }), 80, 24, 'en')).toMatchInlineSnapshot(`
    "Lab 1 · UTS and IPC: a hostname of its own                   step 1/2 · call 2/3
    ── A hostname of your own ──────────────────────────────────────────────────────
     in a shell:
     # unshare --uts bash
     # hostname box
     ✔ 5 sethostname("box", 3)
         = 0   4 µs
         writes the name into the namespace of the caller
     … 4 read(3, …, 1) · waits until the other end of the pipe says something
     ▶ 5 execve("/bin/sleep", ["sleep", "infinity"], /* 0 vars */)
         stays there, doing nothing: it keeps the namespace alive
    ── the lab host ── + new  - gone  ~ changed ────────────────────────────────────
       lab host “lab”
     …
       ├─ uplink 203.0.113.1/24 up, but its other end is not ⇄ eth0 @ world
       ├─ sleep no process in it uts:[4026532470]
     ~ ├─ web “box” 0→100000 ×65536 net:[4026532255] ← /run/netns/web uts:[40265324…
       │  ├─ sh 1 (33, 25111)
     - │  │  └─ sleep 5 (37, 25115) zombie
       │  ├─ eth0 10.77.0.2/24 up ⇄ web0
     …
       │  └─ eth0 up, but its other end is not ⇄ uplink
     + └─ nginx “new” no process in it uts:[4026532470]
    Enter: make this call · b: back · n: next step · m: a mistake · ?: keys · q: end"
  `);
});

test('between two calls, 80×24, Chinese', () => {
  expect(drawn(show({ moment: exampleMoment('zh') }), 80, 24, 'zh')).toMatchInlineSnapshot(`
    "实验 1 · UTS 与 IPC：自己的主机名                            步骤 1/2 · 调用 2/3
    ── 自己的主机名 ────────────────────────────────────────────────────────────────
     在 shell 里：
     # unshare --uts bash
     # hostname box
     ✔ 5 sethostname("box", 3)
         = 0   4 µs
         名字写进调用者所在的命名空间
     … 4 read(3, …, 1) · 等管道另一端有动静
     ▶ 5 execve("/bin/sleep", ["sleep", "infinity"], /* 0 vars */)
         留在里面什么也不做：命名空间靠它活着
    ── 实验主机 ── + 新增  - 消失  ~ 改变 ──────────────────────────────────────────
       实验主机 “lab”
     …
       ├─ uplink 203.0.113.1/24 已启用，但另一端没启用 ⇄ eth0 @ world
       ├─ sleep 里面没有进程 uts:[4026532470]
     ~ ├─ web “box” 0→100000 ×65536 net:[4026532255] ← /run/netns/web uts:[40265324…
       │  ├─ sh 1 (33, 25111)
     - │  │  └─ sleep 5 (37, 25115) 僵尸
       │  ├─ eth0 10.77.0.2/24 已启用 ⇄ web0
     …
       │  └─ eth0 已启用，但另一端没启用 ⇄ uplink
     + └─ nginx “new” 里面没有进程 uts:[4026532470]
    回车：执行这个调用 · b：退回 · n：下一步 · m：犯个错 · ?：按键 · q：结束"
  `);
});

test('between two calls, 120×40, English: the commands beside the calls', () => {
  expect(drawn(show({ moment: exampleMoment('en') }), 120, 40, 'en')).toMatchInlineSnapshot(`
    "Lab 1 · UTS and IPC: a hostname of its own                                                           step 1/2 · call 2/3
    ── A hostname of your own ──────────────────────────────────────────────────────────────────────────────────────────────
     ✔ 5 sethostname("box", 3)                                               │  in a shell:
         = 0   4 µs                                                          │  # unshare --uts bash
         writes the name into the namespace of the caller                    │  # hostname box
     … 4 read(3, …, 1) · waits until the other end of the pipe says          │
         something                                                           │
     ▶ 5 execve("/bin/sleep", ["sleep", "infinity"], /* 0 vars */)           │
         stays there, doing nothing: it keeps the namespace alive            │
    ── the lab host ── + new  - gone  ~ changed ────────────────────────────────────────────────────────────────────────────
       lab host “lab”
       ├─ nslab-init 1 (25065)
       ├─ box0 (bridge) 10.77.0.1/24 up
       │  └─ web0 up ⇄ eth0 @ web
       ├─ uplink 203.0.113.1/24 up, but its other end is not ⇄ eth0 @ world
       ├─ sleep no process in it uts:[4026532470]
     ~ ├─ web “box” 0→100000 ×65536 net:[4026532255] ← /run/netns/web uts:[4026532478]
       │  ├─ sh 1 (33, 25111)
     - │  │  └─ sleep 5 (37, 25115) zombie
       │  ├─ eth0 10.77.0.2/24 up ⇄ web0
       │  ├─ lo down
       │  ├─ overlay /merged = /up (upper) > /app > /base
       │  └─ cgroup /box frozen
       │     ├─ memory ██████████ 61 of 64 MB OOM kills 1
       │     └─ pids   ██░░░░░░░░ 2 of 10
       ├─ world no process in it
       │  └─ eth0 up, but its other end is not ⇄ uplink
     + └─ nginx “new” no process in it uts:[4026532470]











    Enter: make this call · b: back · n: next step · m: a mistake · ?: keys · q: end"
  `);
});

test('between two calls, 120×40, Chinese', () => {
  expect(drawn(show({ moment: exampleMoment('zh') }), 120, 40, 'zh')).toMatchInlineSnapshot(`
    "实验 1 · UTS 与 IPC：自己的主机名                                                                    步骤 1/2 · 调用 2/3
    ── 自己的主机名 ────────────────────────────────────────────────────────────────────────────────────────────────────────
     ✔ 5 sethostname("box", 3)                                               │  在 shell 里：
         = 0   4 µs                                                          │  # unshare --uts bash
         名字写进调用者所在的命名空间                                        │  # hostname box
     … 4 read(3, …, 1) · 等管道另一端有动静                                  │
     ▶ 5 execve("/bin/sleep", ["sleep", "infinity"], /* 0 vars */)           │
         留在里面什么也不做：命名空间靠它活着                                │
    ── 实验主机 ── + 新增  - 消失  ~ 改变 ──────────────────────────────────────────────────────────────────────────────────
       实验主机 “lab”
       ├─ nslab-init 1 (25065)
       ├─ box0 （网桥） 10.77.0.1/24 已启用
       │  └─ web0 已启用 ⇄ eth0 @ web
       ├─ uplink 203.0.113.1/24 已启用，但另一端没启用 ⇄ eth0 @ world
       ├─ sleep 里面没有进程 uts:[4026532470]
     ~ ├─ web “box” 0→100000 ×65536 net:[4026532255] ← /run/netns/web uts:[4026532478]
       │  ├─ sh 1 (33, 25111)
     - │  │  └─ sleep 5 (37, 25115) 僵尸
       │  ├─ eth0 10.77.0.2/24 已启用 ⇄ web0
       │  ├─ lo 未启用
       │  ├─ overlay /merged = /up (upper) > /app > /base
       │  └─ cgroup /box 已冻结
       │     ├─ memory ██████████ 61 of 64 MB OOM kills 1
       │     └─ pids   ██░░░░░░░░ 2 of 10
       ├─ world 里面没有进程
       │  └─ eth0 已启用，但另一端没启用 ⇄ uplink
     + └─ nginx “new” 里面没有进程 uts:[4026532470]












    回车：执行这个调用 · b：退回 · n：下一步 · m：犯个错 · ?：按键 · q：结束"
  `);
});

test('the checker has spoken, 80×24', () => {
  expect(drawn(judged('en'), 80, 24, 'en')).toMatchInlineSnapshot(`
    "Lab 1 · UTS and IPC: a hostname of its own                   step 1/2 · call 3/3
    ── A hostname of your own ──────────────────────────────────────────────────────
     in a shell:
     # unshare --uts bash
     # hostname box
     ✔ 5 sethostname("box", 3)
         = 0   4 µs
         writes the name into the namespace of the caller
     ✔ The checker: passed
       process 5 lives on box, the host is lab.
       /proc/5/ns/uts → uts:[4026532470]
    ── the lab host ── + new  - gone  ~ changed ────────────────────────────────────
       lab host “lab”
     …
       ├─ uplink 203.0.113.1/24 up, but its other end is not ⇄ eth0 @ world
       ├─ sleep no process in it uts:[4026532470]
     ~ ├─ web “box” 0→100000 ×65536 net:[4026532255] ← /run/netns/web uts:[40265324…
       │  ├─ sh 1 (33, 25111)
     - │  │  └─ sleep 5 (37, 25115) zombie
       │  ├─ eth0 10.77.0.2/24 up ⇄ web0
     …
       │  └─ eth0 up, but its other end is not ⇄ uplink
     + └─ nginx “new” no process in it uts:[4026532470]
    Enter: the next step · b: back · n: next step · m: a mistake · ?: keys · q: end"
  `);
});

test('a question and its answer', () => {
  expect(drawn(show({ at: 1 }), 80, 12, 'en')).toMatchInlineSnapshot(`
    "Lab 1 · UTS and IPC: a hostname of its own                              step 2/2
    ── How long does it last? ──────────────────────────────────────────────────────

     What does the second line print?

       1  box, as the first line has set it
       2  lab, as before




    Enter: ask the kernel · n: next step · ?: keys · q: end"
  `);
  const answered = { choice: 'lab', evidence: [{ what: 'hostname', value: 'lab' }], words: 'It is gone.' };
  expect(drawn(show({ at: 1, phase: 'judged', answered }), 80, 14, 'zh')).toMatchInlineSnapshot(`
    "实验 1 · UTS 与 IPC：自己的主机名                                       步骤 2/2
    ── 能保持多久？ ────────────────────────────────────────────────────────────────
       1  box，第一行已经设好了
     ✔ 2  lab，和原来一样

     内核的回答
       hostname → lab

     It is gone.




    回车：结束 · n：下一步 · ?：按键 · q：结束"
  `);
});

test('a mistake on purpose', () => {
  const report = exampleReport('fail', 'en');
  const shown = {
    name: 'changed-the-host',
    title: 'The name of the whole host changed',
    typed: ['lab:~# hostname box', 'lab:~#'],
    report,
  };
  expect(drawn(show({ phase: 'erred', shown }), 80, 16, 'en')).toMatchInlineSnapshot(`
    "Lab 1 · UTS and IPC: a hostname of its own                              step 1/2
    ── A hostname of your own ──────────────────────────────────────────────────────
     ✘ The name of the whole host changed
     Typed into a shell of the lab host:
       lab:~# hostname box
       lab:~#

     ✘ The checker: not yet: The name of the whole host changed
       process 5 lives on box, the host is lab.
       /proc/5/ns/uts → uts:[4026532470]





    Enter: the step as it should be · b: back · n: next step · m: a mistake"
  `);
  expect(drawn(show({ overlay: { is: 'mistakes', chosen: 1 } }), 80, 8, 'en')).toMatchInlineSnapshot(`
    "Lab 1 · UTS and IPC: a hostname of its own                              step 1/2
    ── A hostname of your own ──────────────────────────────────────────────────────
     Which mistake?

       1  The name of the whole host changed
     ▶ 2  Another name

    1–9, or ↑ ↓ and Enter: make it · Esc: not now"
  `);
});

describe('whatever the size, no line is too long and no row too many', () => {
  const sizes = [20, 21, 33, 40, 60, 79, 80, 99, 100, 120, 200].flatMap((columns) =>
    [3, 5, 8, 12, 24, 40].map((rows) => [columns, rows] as const),
  );
  test.each(sizes)('%i×%i', (columns, rows) => {
    for (const lang of LANGS) {
      const report = exampleReport('fail', lang);
      const states: Show[] = [
        ...[
          show({ moment: exampleMoment(lang) }),
          judged(lang),
          show({ at: 1 }),
          show({ phase: 'preparing', because: 'back' }),
        ],
        ...[
          show({ phase: 'over', wrong: ['own-uts'] }),
          show({ note: 'no-mistakes' }),
          show({ overlay: { is: 'keys' } }),
        ],
        ...[show({ overlay: { is: 'mistakes', chosen: 1 } }), show({ overlay: { is: 'jump', typed: '2' } })],
        ...[
          show({ overlay: { is: 'verdict', report } }),
          show({ phase: 'failed', error: 'no room on the disk' }),
        ],
      ];
      for (const state of states) {
        const lines = frame(state, exampleScript(lang), paper(columns, rows, lang));
        expect(lines).toHaveLength(rows);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }
    }
  });
});

test('a mark says what colour says: without colour, and without Unicode', () => {
  const moment = exampleMoment('en');
  const text = frame(show({ moment }), exampleScript('en'), paper(80, 40, 'en', false)).join('\n');
  expect(text).toMatch(/^ ~ .*web/m);
  expect(text).toMatch(/^ - .*sleep 5/m);
  expect(text).toMatch(/^ \+ .*nginx/m);
  expect(text).toContain('> 5 execve');
});
