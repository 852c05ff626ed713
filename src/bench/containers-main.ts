import { benchContainer } from './container.ts';
import { benchContainers } from './containers.ts';
import { formatRows } from './row.ts';

/* node dist/src/bench/containers-main.js [COUNT] */

const count = Number(process.argv[2] ?? 50);
const { rows, missing } = await benchContainer();
process.stdout.write(`${formatRows([...rows, ...(await benchContainers(count))])}\n`);
for (const peer of missing) process.stderr.write(`${peer} is not here: its rows are left out.\n`);
