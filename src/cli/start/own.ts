import { type AskHandler, listenForQuestions } from '../../guide/ask-server.ts';
import { plainFace, terminalFace } from '../../guide/face.ts';
import { Guide, type GuideOptions } from '../../guide/guide.ts';
import { readKeys } from '../../guide/keys.ts';
import { say } from '../../text/text.ts';
import { answering } from './answering.ts';
import { goAgain } from './go-again.ts';
import { guideTaken } from './taken.ts';

export type Opened = Pick<GuideOptions, 'lab' | 'host' | 'at' | 'state' | 'io' | 'auto' | 'answer'> & {
  /** What is asked from inside the lab host. */
  readonly asked: AskHandler;
};

/** The guide in a terminal of its own; the learner's shell is elsewhere. */
export async function guideHere(
  opened: Opened,
  openShell: (anew?: boolean) => string,
  greeting: string,
): Promise<void> {
  const { io, state } = opened;
  const face = io.interactive ? await terminalFace(io) : plainFace(io);
  let guide: Guide | undefined;
  const keys = io.interactive
    ? readKeys(process.stdin, (key) => guide?.dispatch({ type: 'key', key }))
    : undefined;
  const handler = answering(opened.asked, () => guide?.dispatch({ type: 'key', key: 'leave' }));
  const server = await listenForQuestions(state.run, 'guide.sock', async (argv, asker) => {
    if (argv[0] === 'again' && guide) return goAgain(guide, opened.lab, argv, asker);
    if (argv[0] !== 'next' || !guide) return handler(argv, asker);
    // The guide's own terminal shows the next step, and asks its question.
    const before = guide.session;
    // A skip is pressed twice.
    const presses = argv.includes('--skip') ? (['skip', 'skip'] as const) : (['next'] as const);
    for (const key of presses) guide.dispatch({ type: 'key', key });
    await guide.settled();
    const moved = guide.session.index !== before.index || guide.session.phase !== before.phase;
    if (!moved) return handler(['check'], asker);
    asker.out(`${say({ en: 'The guide shows it.', zh: '请看向导那边。' }, asker.lang)}\n`);
    return 0;
  });
  if (server === 'taken') {
    keys?.close();
    throw guideTaken();
  }
  try {
    if (greeting !== '') face.show(greeting);
    const seat = io.interactive ? 'own' : 'plain';
    guide = new Guide({ ...opened, face, keys, openShell, seat, onNewHost: () => server.again() });
    await guide.run();
  } finally {
    keys?.close();
    server.close();
    face.close();
  }
}
