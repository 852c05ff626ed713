/** How things are set off from each other: never by colour alone, each sign comes with its word. */
export interface Ink {
  readonly color: boolean;
  readonly unicode: boolean;
  strong(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  code(text: string): string;
  title(text: string): string;
  /** `✔`, `✘`, `…`, `→`, `•`, or what ASCII has for them. */
  readonly tick: string;
  readonly cross: string;
  readonly dots: string;
  readonly arrow: string;
  readonly bullet: string;
  readonly line: string;
  readonly bar: string;
}

export function ink(options: { color: boolean; unicode: boolean }): Ink {
  const { color, unicode } = options;
  const sgr = (on: number, off: number) => (text: string) =>
    color && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return {
    color,
    unicode,
    strong: sgr(1, 22),
    dim: sgr(2, 22),
    good: sgr(32, 39),
    bad: sgr(31, 39),
    warn: sgr(33, 39),
    code: sgr(36, 39),
    title: (text) => sgr(1, 22)(sgr(36, 39)(text)),
    tick: unicode ? '✔' : '[ok]',
    cross: unicode ? '✘' : '[x]',
    dots: unicode ? '…' : '...',
    arrow: unicode ? '→' : '->',
    bullet: unicode ? '•' : '*',
    line: unicode ? '─' : '-',
    bar: unicode ? '│' : '|',
  };
}

/** NO_COLOR (any non-empty value, https://no-color.org), `--no-color`, a dumb terminal and a pipe all mean none. */
export function wantsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** Whether the locale's characters are UTF-8 (locale(7): LC_ALL over LC_CTYPE over LANG). */
export function wantsUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale);
}
