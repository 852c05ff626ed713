import { pack } from 'tar-stream';

export interface Member {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly linkname?: string;
  readonly content?: Buffer;
}

/** A tar in which every time is 1970's beginning, and the order is the one given. */
export async function writeTar(members: readonly Member[]): Promise<Buffer> {
  const tar = pack();
  const whole = collect(tar as unknown as AsyncIterable<Buffer>);
  for (const { content, ...header } of members) {
    const size = content?.length ?? 0;
    const entry = { ...header, size, mtime: new Date(0) };
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error | null) => (error ? reject(error) : resolve());
      if (size > 0) tar.entry(entry, content as Buffer, done);
      else tar.entry(entry, done).end(undefined);
    });
  }
  tar.finalize();
  return whole;
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
