import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LANGS } from '../text/text.ts';
import { type DeckEntry, listDecks, readDeck } from './catalogue.ts';
import { prepareDeck } from './prepared.ts';
import { deckHtml } from './render/html.ts';
import { indexHtml, pageName } from './render/index-page.ts';

export const DEFAULT_PORT = 8765;

export interface SlideServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves the decks on this machine alone. What can be asked for is a list of names: no path is ever looked up. A
 * request that names another host is refused: a page elsewhere may make a name of its own point to 127.0.0.1.
 * @throws the error of listen(2) when the port cannot be had
 */
export async function serveDecks(
  port: number,
  decks: readonly DeckEntry[] = listDecks(),
): Promise<SlideServer> {
  const pages = pagesOf(decks);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response, pages).catch(() => send(response, 500, 'internal error\n'));
  };
  const four = createServer(answer);
  await listen(four, port, '127.0.0.1');
  const at = (four.address() as AddressInfo).port;
  const six = createServer(answer);
  // A machine may have no IPv6, or somebody else there on this port.
  const both = await listen(six, at, '::1').then(
    () => [four, six],
    () => [four],
  );
  return { port: at, close: async () => void (await Promise.all(both.map(close))) };
}

type Page = () => Promise<string>;

function pagesOf(decks: readonly DeckEntry[]): ReadonlyMap<string, Page> {
  const pages = new Map<string, Page>();
  for (const entry of decks)
    for (const lang of LANGS)
      pages.set(`/${pageName(entry, lang)}`, async () => deckHtml(await prepareDeck(entry, lang)));
  const index: Page = async () =>
    indexHtml(
      decks.map((entry) => ({
        entry,
        titles: Object.fromEntries(LANGS.map((lang) => [lang, readDeck(entry, lang).deck.title])),
        pdf: [],
      })),
    );
  return pages.set('/', index).set('/index.html', index);
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  pages: ReadonlyMap<string, Page>,
): Promise<void> {
  if (!isOurs(request)) return send(response, 421, 'this server is for this machine alone\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'GET, HEAD\n');
  const page = pages.get((request.url ?? '').split(/[?#]/)[0] as string);
  if (!page) return send(response, 404, 'there is no such page\n');
  return send(response, 200, await page(), 'text/html; charset=utf-8');
}

function isOurs({ headers, socket }: IncomingMessage): boolean {
  const port = socket.localPort;
  return ['localhost', '127.0.0.1', '[::1]'].some((host) => headers.host === `${host}:${port}`);
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen({ port, host, exclusive: true }, () => done());
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
