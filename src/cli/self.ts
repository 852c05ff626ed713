import { fileURLToPath } from 'node:url';

/** How to run this very nslab again: the node that runs it, and its main file. */
export function selfArgv(): string[] {
  return [process.execPath, fileURLToPath(new URL('./main.js', import.meta.url))];
}

/** How the person called it, for lines that they are to type. */
export function selfName(env: NodeJS.ProcessEnv): string {
  const state = env['XDG_STATE_HOME'];
  const name = env['npm_command'] === 'exec' ? 'npx nslab' : 'nslab';
  return state ? `XDG_STATE_HOME=${shellWord(state)} ${name}` : name;
}

function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
