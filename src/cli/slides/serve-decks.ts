import { wrap } from '../../guide/view/wrap.ts';
import { DEFAULT_PORT, type SlideServer, serveDecks } from '../../slides/serve.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import type { Call, Surroundings } from '../command.ts';
import { numberOf } from './use.ts';

/** Serves the decks until Ctrl-C. */
export async function serveSlides(call: Call, { io }: Surroundings): Promise<number> {
  const asked = numberOf(call, 'port', 0, 65_535);
  const server = await opened(asked);
  io.out(`http://127.0.0.1:${server.port}/\n`);
  const how = { en: 'For this machine alone. Ctrl-C ends it.', zh: '只有这台机器能打开。按 Ctrl-C 结束。' };
  io.err(`${wrap(io.errInk.dim(say(how, io.lang)), io.columns)}\n`);
  await interrupted();
  await server.close();
  return 0;
}

/** The port that was asked for, or the usual one; where that is taken and nobody asked for it, a free one. */
async function opened(asked: number | undefined): Promise<SlideServer> {
  try {
    return await serveDecks(asked ?? DEFAULT_PORT);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (asked === undefined && code === 'EADDRINUSE') return serveDecks(0);
    throw new NslabError(
      'port-refused',
      {
        en: `Port ${asked ?? DEFAULT_PORT} cannot be had: ${code}`,
        zh: `端口 ${asked ?? DEFAULT_PORT} 用不了：${code}`,
      },
      {
        hint: {
          en: 'Leave --port out, and a free one is taken.',
          zh: '不写 --port，就会自动选一个空闲的端口。',
        },
        cause: error,
      },
    );
  }
}

function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
}
