import { get } from 'node:http';

/** What came of a request: an answer, or the errno (`timeout` where nothing at all came back). */
export type Response =
  | { readonly status: number; readonly body: string; readonly ms: number }
  | { readonly error: string; readonly ms: number };

/** HTTP GET over a connection of its own. Never throws. */
export function request(url: string, timeoutMs: number): Promise<Response> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  return new Promise((resolve) => {
    const fail = (error: string) => resolve({ error, ms: ms() });
    try {
      const asked = get(url, { agent: false }, (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          body += piece;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, ms: ms() }));
        answer.on('error', () => fail('ECONNRESET'));
      });
      asked.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
      const timer = setTimeout(() => {
        fail('timeout');
        asked.destroy();
      }, timeoutMs);
      asked.on('close', () => clearTimeout(timer));
    } catch {
      fail('not an address');
    }
  });
}
