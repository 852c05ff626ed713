import { expect, test } from 'vitest';
import { examplePicture } from './picture.test-kit.ts';
import { treeOf } from './tree.ts';

function text(lang: 'en' | 'zh', unicode: boolean): string {
  return treeOf(examplePicture(), { lang, unicode })
    .map(({ rails, words }) => rails + words.map((w) => w.text).join(' '))
    .join('\n');
}

test('boxes in boxes, ports under their bridge, and where each wire leads', () => {
  expect(text('en', true)).toBe(`lab host “lab”
├─ nslab-init 1 (25065)
├─ box0 (bridge) 10.77.0.1/24 up
│  └─ web0 up ⇄ eth0 @ web
├─ uplink 203.0.113.1/24 up, but its other end is not ⇄ eth0 @ world
├─ sleep no process in it uts:[4026532470]
├─ web “web” 0→100000 ×65536 net:[4026532255] ← /run/netns/web uts:[4026532478]
│  ├─ sh 1 (33, 25111)
│  │  └─ sleep 5 (37, 25115) zombie
│  ├─ eth0 10.77.0.2/24 up ⇄ web0
│  ├─ lo down
│  ├─ overlay /merged = /up (upper) > /app > /base
│  └─ cgroup /box frozen
│     ├─ memory ██████████ 61 of 64 MB OOM kills 1
│     └─ pids   ██░░░░░░░░ 2 of 10
└─ world no process in it
   └─ eth0 up, but its other end is not ⇄ uplink`);
});

test('in ASCII where the terminal has nothing else, and in Chinese', () => {
  const plain = text('zh', false);
  expect(plain).toContain('|- uplink 203.0.113.1/24 已启用，但另一端没启用 <-> eth0 @ world');
  expect(plain).not.toMatch(/[├└│█░⇄]/);
});
