import { describe, expect, test } from 'vitest';
import { visible } from '../visible.ts';
import { ink } from './ink.ts';
import { renderMarkdown } from './markdown.ts';
import { cut, widthOf, wrap } from './wrap.ts';

const RED = '\u001b[31m';
const END = '\u001b[39m';

describe('wrapping', () => {
  test.each([
    ['one two three', 8, 'one two\nthree'],
    ['  * one two three', 12, '  * one two\n    three'],
    ['unbreakablelongword', 8, 'unbreaka\nblelongw\nord'],
    ['容器只是普通的进程。', 10, '容器只是普\n通的进程。'],
    ['它有自己的名字，别人看不到', 14, '它有自己的名\n字，别人看不到'],
    [`${RED}one two${END} three`, 8, `${RED}one two${END}\nthree`],
    ['short', 20, 'short'],
  ])('%j in %i', (text, columns, wrapped) => {
    expect(wrap(text, columns)).toBe(wrapped);
  });

  test.each([20, 33, 80])('no line is wider than %i', (columns) => {
    const text =
      'A container is an ordinary process. 容器只是一个普通的进程：它有 `PID`，在 /proc 里有自己的目录。 done';
    for (const line of wrap(text, columns).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
  });

  test('cuts by cells, not characters', () => {
    expect(cut('容器命名空间', 7, '…')).toBe('容器命…');
    expect(cut('abc', 7, '…')).toBe('abc');
  });
});

describe('markdown', () => {
  const plain = ink({ color: false, unicode: true });

  test('commands stay as they are, however narrow the terminal', () => {
    const command = 'unshare --uts bash -c "hostname box && hostname"';
    expect(renderMarkdown(`Do:\n\n\`\`\`sh\n${command}\n\`\`\``, plain, 20)).toContain(`    ${command}`);
  });

  test('line breaks of the source are blanks, and nothing in Chinese', () => {
    expect(renderMarkdown('one\ntwo', plain, 80)).toBe('one two');
    expect(renderMarkdown('命名\n空间', plain, 80)).toBe('命名空间');
  });

  test('without colour, too, it is seen where a command ends', () => {
    expect(renderMarkdown('type `hostname box` twice', plain, 80)).toBe('type `hostname box` twice');
    const coloured = ink({ color: true, unicode: true });
    expect(renderMarkdown('type `hostname`', coloured, 80)).toBe('type \u001b[36mhostname\u001b[39m');
  });

  test('without colour there is no escape sequence', () => {
    const text = renderMarkdown(
      '# T\n\n**a** `b` <c> 1 < 2 & "3"\n\n- `x`: **y**\n\n|a|b|\n|-|-|\n|c|d|',
      plain,
      40,
    );
    expect(text).not.toContain('\u001b');
    expect(text).toContain('1 < 2 & "3"');
    expect(text).toContain('* `x`: y');
  });
});

test('control and direction characters are shown by their numbers', () => {
  expect(visible('../..\u001b[31m\u0000\u202e')).toBe('../..\\x1b[31m\\x00\\u{202e}');
});
