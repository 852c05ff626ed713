// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const ESCAPES = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])/g;

/** What a terminal's output says, without colours and cursor movements (ECMA-48). */
export function plain(output: string): string {
  return output.replace(ESCAPES, '').replace(/\r/g, '');
}

/** The last line looks like a shell that waits for us: `lab:~# `, `/ # `, `sh-5.2$ `, `> `. */
export function endsWithPrompt(output: string): boolean {
  const lastLine = plain(output).split('\n').at(-1) ?? '';
  return /[#$>%] $/.test(lastLine);
}
