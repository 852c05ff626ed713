import { plain } from '../../author/terminal-text.ts';
import { Typist } from '../../author/typist.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import type { Said } from '../takes.ts';

/** As wide as what a slide shows: what asks its terminal for the width (ls, ps, findmnt) fits. */
const SIZE = 'stty cols 64 rows 48';

/** Types into the terminals of a lab host, and keeps what each line was answered with. */
export class Teletype {
  readonly #typist: Typist;
  /** Terminals whose shell waits for the rest of a line (`for …`, a quote). */
  readonly #waiting = new Set<string>();
  /** By terminal, the prompt of its shell as it was seen last. */
  readonly #prompts = new Map<string, string>();

  constructor(host: LabHost) {
    this.#typist = new Typist(host);
  }

  async type(terminal: string, line: string): Promise<Said> {
    if (!this.#typist.has(terminal))
      this.#remember(terminal, plainer(await this.#typist.answer(terminal, SIZE)));
    const answered = plainer(await this.#typist.answer(terminal, line));
    const goesOn = this.#waiting.has(terminal);
    if (/(^|\n)> $/.test(answered)) this.#waiting.add(terminal);
    else this.#waiting.delete(terminal);
    const said = saidIn(answered, line, this.#prompts.get(terminal));
    this.#remember(terminal, answered);
    return { typed: line, ...(goesOn ? { goesOn: true as const } : {}), said };
  }

  #remember(terminal: string, answered: string): void {
    const last = answered.split('\n').at(-1) ?? '';
    if (last.replace(PROMPT, '') === '') this.#prompts.set(terminal, last);
  }

  transcript(): string {
    return this.#typist.transcript();
  }

  close(): Promise<void> {
    return this.#typist.close();
  }
}

/** Without control characters; a backspace takes back what stood before it, as on a screen. */
function plainer(output: string): string {
  const kept: string[] = [];
  for (const char of plain(output)) {
    if (char === '\b') kept.pop();
    else if (char === '\n' || char === '\t' || (char >= ' ' && char !== '\x7f')) kept.push(char);
  }
  return kept.join('');
}

const PROMPT = /(?:[\w@.-]+:[^\s#$]*|\/\S* |(?:sh|bash)-[\d.]+|~ )?[#$>] $/;

/** The lines between the echo of what was typed and the prompt that follows. */
export function saidIn(answered: string, line: string, prompt = ''): string[] {
  const after = afterEcho(answered, line);
  const known = prompt !== '' && after.endsWith(prompt);
  const output = known ? after.slice(0, -prompt.length) : after.replace(PROMPT, '');
  const lines = output.split('\n').map((text) => untabbed(text).trimEnd());
  while (lines.at(-1) === '') lines.pop();
  while (lines[0] === '') lines.shift();
  return lines;
}

/** Tabs as a terminal shows them: to the next eighth column. */
function untabbed(line: string): string {
  return line
    .split('\t')
    .reduce((before, after) => before.padEnd(8 * (Math.floor(before.length / 8) + 1)) + after);
}

/** A long line is echoed with breaks where the terminal ends: blanks do not count. */
function afterEcho(answered: string, line: string): string {
  const wanted = line.replace(/\s/g, '');
  let at = 0;
  for (const char of wanted) {
    while (at < answered.length && /\s/.test(answered[at] as string)) at++;
    if (answered[at] !== char) return answered;
    at++;
  }
  const end = answered.indexOf('\n', at);
  return end < 0 ? '' : answered.slice(end + 1);
}
