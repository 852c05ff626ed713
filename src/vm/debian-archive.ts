import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const FORMAT = '$(CREATED_BY)|$(COMPONENT)|$(RELEASE)|$(ORIGIN)|$(REPO_URI)';

/**
 * The Debian archive that this machine's apt uses, seen by an apt with sources, lists and a cache of its own:
 * the machine's stay as they are. Another release of Debian than the machine's may be asked for.
 */
export class DebianArchive {
  readonly #folder: string;
  readonly #uri: string;

  constructor(folder: string, uri: string) {
    this.#folder = folder;
    this.#uri = uri;
  }

  /** Reads the lists of a release. @throws Error with apt's own words */
  async open(release: string): Promise<void> {
    for (const folder of ['lists/partial', 'cache/archives/partial'])
      mkdirSync(join(this.#folder, folder), { recursive: true });
    const signed = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
    writeFileSync(join(this.#folder, 'sources.list'), `deb ${signed}${this.#uri} ${release} main\n`);
    await this.#apt('apt-get', ['update']);
  }

  /** The packages that one depends on, by their names. */
  async depends(name: string): Promise<string[]> {
    const said = await this.#apt('apt-cache', ['depends', name]);
    return [...said.matchAll(/^ *Depends: (\S+)$/gm)].map((m) => m[1] ?? '');
  }

  /** Fetches packages' files into a folder. */
  async download(names: readonly string[], into: string): Promise<void> {
    await this.#apt('apt-get', ['download', ...names], into);
  }

  async #apt(program: string, argv: readonly string[], cwd = this.#folder): Promise<string> {
    const own = [
      `Dir::Etc::SourceList=${this.#folder}/sources.list`,
      'Dir::Etc::SourceParts=/dev/null',
      `Dir::State::Lists=${this.#folder}/lists`,
      `Dir::Cache=${this.#folder}/cache`,
      'APT::Sandbox::User=',
      'APT::Get::List-Cleanup=0',
      'Acquire::Retries=3',
    ].flatMap((option) => ['-o', option]);
    const env = { LC_ALL: 'C' };
    const ran = await execa(program, ['-q', ...own, ...argv], { cwd, env, stdin: 'ignore', reject: false });
    if (ran.exitCode !== 0)
      throw new Error(`${program} ${argv.join(' ')}: ${ran.stderr || ran.originalMessage}`);
    return ran.stdout;
  }
}

/** The address of the Debian archive among apt's sources; undefined where apt is missing or knows none. */
export async function archiveOfApt(): Promise<string | undefined> {
  const { stdout } = await execa('apt-get', ['indextargets', '--format', FORMAT], { reject: false });
  return archiveAmong(stdout ?? '', ownRelease());
}

/** Told by the archive's own word (known once its lists have been read), else by the release that the machine is of. */
export function archiveAmong(targets: string, release: string | undefined): string | undefined {
  const lines = targets.split('\n').map((line) => line.split('|'));
  const mains = lines.filter(([by, component]) => by === 'Packages' && component === 'main');
  const found = mains.find(
    ([, , of, origin]) => of === release || (origin === 'Debian' && !/[-/]/.test(of ?? '')),
  );
  return found?.[4];
}

/** The codename, on Debian itself. */
function ownRelease(): string | undefined {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return /^ID=debian$/m.test(text) ? /^VERSION_CODENAME=(\w+)$/m.exec(text)?.[1] : undefined;
  } catch {
    return undefined;
  }
}
