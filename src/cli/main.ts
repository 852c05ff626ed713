#!/usr/bin/env node
import { version } from './version.ts';

/** A reader that has seen enough (`nslab list | head -1`) and a terminal that was closed end us without a word. */
function endQuietly(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit();
    throw error;
  });
}

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const { run } = await import('./run.ts');
  return run(argv, process.env);
}

endQuietly(process.stdout);
endQuietly(process.stderr);
process.exitCode = await main(process.argv.slice(2));
