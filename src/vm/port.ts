import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where one of the guest's serial ports comes out. */
export interface Port {
  /** All that has come so far. */
  text(): string;
  /** QEMU has ended, and everything has come. */
  readonly drained: Promise<void>;
  close(): void;
}

/** Listens for QEMU at a path. */
export async function openPort(path: string, heard: (chunk: Buffer) => void = () => {}): Promise<Port> {
  const chunks: Buffer[] = [];
  const server = createServer();
  const drained = new Promise<void>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        heard(chunk);
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve());
    });
    // Nobody ever came.
    server.on('close', resolve);
  });
  server.listen(path);
  await once(server, 'listening');
  return { text: () => Buffer.concat(chunks).toString(), drained, close: () => server.close() };
}
