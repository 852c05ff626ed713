import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { LabPlaces } from './catalogue.ts';

const EN = `---
title: A lab to test with
---
A story.

With two paragraphs.

## A name of your own {#own-name}
### Task {#task}
Give it the name \`box\`.
### Why {#why}
Because.
### Look for yourself {#look}
\`\`\`sh
# not a heading
hostname
\`\`\`
### Hints {#hints}
1. A nudge.
2. More,
   on two lines.
3. Nearly all: \`unshare -u\`.
### Solution {#solution}
Enter, then name:
\`\`\`sh
unshare --uts bash
hostname box
\`\`\`
\`\`\`sh terminal=B
pgrep bash
\`\`\`
### Done {#done}
You have it.
### Mistakes {#mistakes}
#### The machine's own name changed {#changed-the-host}
The lab host is called {{hostname}} now.

It was not yours.

→ Name it back: \`hostname lab\`.

Then enter a namespace.

## What will it say? {#which-name}
### Question {#question}
Which name is shown?
- \`old\`: the old one
- \`new\`: the new one,
  at once
### Answer {#answer}
The namespace decides.
### Look for yourself {#look}
\`uname -n\`
`;

const ZH = `---
title: 用来测试的实验
---
这是一个故事。

它有两段。

## 属于自己的名字 {#own-name}
### 任务 {#task}
把名字改成 \`box\`。
### 为什么 {#why}
因为需要这样做。
### 自己看看 {#look}
\`\`\`sh
# not a heading
hostname
\`\`\`
### 提示 {#hints}
1. 先想一想。
2. 再多一点，
   分成两行。
3. 差不多就是：\`unshare -u\`。
### 解法 {#solution}
先进入，再改名：
\`\`\`sh
unshare --uts bash
hostname box
\`\`\`
\`\`\`sh terminal=B
pgrep bash
\`\`\`
### 完成 {#done}
你做到了。
### 常见错误 {#mistakes}
#### 整台机器的名字变了 {#changed-the-host}
实验主机现在叫 {{hostname}}。

那不是你的名字。

→ 把它改回来：\`hostname lab\`。

然后进入一个新的命名空间。

## 会显示哪一个？ {#which-name}
### 问题 {#question}
会显示哪个名字？
- \`old\`：旧的
- \`new\`：新的，
  立刻生效
### 答案 {#answer}
由命名空间决定。
### 自己看看 {#look}
\`uname -n\`
`;

const FILES: Readonly<Record<string, string>> = {
  'labs/01-demo/lab.js': `export const lab = { number: 1, id: 'demo', minutes: 10, steps: [
  { id: 'own-name', kind: 'do', needs: ['hostname'] },
  { id: 'which-name', kind: 'experiment', after: ['own-name'] } ] };\n`,
  'labs/01-demo/en.md': EN,
  'labs/01-demo/zh.md': ZH,
  'labs/01-demo/programs.js': `export const programs = { 'own-name': () => [] };\nexport const setups = {};\n`,
  'labs/01-demo/mistakes.js': `export const mistakes = { 'own-name': [{ diagnosis: 'changed-the-host', types: ['hostname box'] }] };\n`,
  'labs/01-demo/experiments.js': `export const experiments = { 'which-name': {
  choices: ['old', 'new'], expected: { answer: 'old', why: 'nobody wrote it' }, run: async () => ({ answer: 'old', evidence: [] }) } };\n`,
  'checkers/01-demo/own-name.js': `export default (machine) => machine.lab === 'demo'
  ? { status: 'pass', actual: { en: 'it is box', zh: '它叫 box' }, evidence: [] }
  : { status: 'fail', expected: { en: 'box', zh: 'box' }, actual: { en: 'lab', zh: 'lab' }, evidence: [],
      diagnosis: 'changed-the-host', values: { hostname: 'box' } };\n`,
};

/** The texts of the test lab, to be changed and given to `fixtureLab`. */
export const fixture: Readonly<Record<string, string>> = FILES;

const made: string[] = [];
afterAll(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true });
});

/** A folder with one good lab, `01-demo`; `changes` replaces or adds files, undefined leaves one out. */
export function fixtureLab(changes: Readonly<Record<string, string | undefined>> = {}): LabPlaces {
  const root = mkdtempSync(join(tmpdir(), 'nslab-labs-'));
  made.push(root);
  const files = { 'package.json': '{"type":"module"}', ...FILES, ...changes };
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return { modules: root, extension: '.js', texts: root };
}
