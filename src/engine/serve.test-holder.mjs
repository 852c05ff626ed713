// Holds an engine's socket, gives it one program, says its pid, and waits to be killed.
import { spawn } from 'node:child_process';

const [engine, program] = process.argv.slice(2);
const bytes = Buffer.from(program, 'base64');
const child = spawn(engine, ['serve'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
const head = Buffer.alloc(8);
head.writeUInt32LE(bytes.length, 0);
child.stdio[3].write(Buffer.concat([head, bytes]));
process.stdout.write(`${child.pid}\n`);
setInterval(() => {}, 1000);
