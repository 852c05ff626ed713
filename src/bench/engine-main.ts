import { benchEngine } from './engine.ts';
import { formatRows } from './row.ts';

/* node dist/src/bench/engine-main.js [--json] [ROUNDS] */

const args = process.argv.slice(2);
const { rows, missing } = await benchEngine(Number(args.find((a) => /^\d+$/.test(a)) ?? 61));
if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ rows, missing })}\n`);
else process.stdout.write(`${formatRows(rows)}\n`);
for (const peer of missing) process.stderr.write(`${peer} is not installed: its rows are left out.\n`);
