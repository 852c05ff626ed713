/** What /proc/PID/stat says, as far as we use it (proc_pid_stat(5)). */
export interface Stat {
  readonly pid: number;
  readonly comm: string;
  readonly state: string;
  readonly ppid: number;
  readonly processGroup: number;
  readonly session: number;
  /** `pts/3`, `tty1`, `4:64`; undefined without a controlling terminal. */
  readonly tty: string | undefined;
  /** The terminal's foreground process group; -1 without a terminal. */
  readonly foreground: number;
  readonly startTime: string;
}

/** The command's name may itself contain spaces, parentheses and newlines: it ends at the last `)`. */
export function parseStat(text: string): Stat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  const fields = text
    .slice(close + 2)
    .trimEnd()
    .split(' ');
  const startTime = fields[19];
  if (startTime === undefined) return undefined;
  return {
    pid: Number.parseInt(text, 10),
    comm: text.slice(open + 1, close),
    state: fields[0] ?? '?',
    ppid: Number(fields[1]),
    processGroup: Number(fields[2]),
    session: Number(fields[3]),
    tty: ttyName(Number(fields[4])),
    foreground: Number(fields[5]),
    startTime,
  };
}

/** From a device number: minor in bits 31–20 and 7–0, major in 15–8; 136–143 are the pts (devices.txt). */
export function ttyName(device: number): string | undefined {
  if (!device) return undefined;
  const major = (device >> 8) & 0xff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `pts/${(major - 136) * 256 + minor}`;
  if (major === 4 && minor < 64) return `tty${minor}`;
  return `${major}:${minor}`;
}
