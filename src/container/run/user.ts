import type { Text } from '../../text/text.ts';
import { refusedValue } from './options/refused.ts';

export interface ResolvedUser {
  readonly uid: number;
  readonly gid: number;
  readonly additionalGids: readonly number[];
  readonly home: string;
}

/** The container's own files, which name its users. */
export interface UserFiles {
  readonly passwd: string;
  readonly group: string;
}

/** `USER[:GROUP]`, each a name or a number, as docker reads it: names mean what the container's own files say. */
export function resolveUser(spec: string, files: UserFiles): ResolvedUser {
  const [user = '', group, ...more] = spec.split(':');
  if (user === '' || group === '' || more.length > 0) throw refusedValue('--user', spec, NO_USER, HINT);
  const entry = userEntry(user, files.passwd);
  const uid = entry?.uid ?? numberOf(user);
  if (uid === undefined) throw refusedValue('--user', spec, notNamed(user, '/etc/passwd'), HINT);
  const own = group === undefined ? (entry?.gid ?? 0) : groupNumber(group, files.group);
  if (own === undefined) throw refusedValue('--user', spec, notNamed(group ?? '', '/etc/group'), HINT);
  return {
    uid,
    gid: own,
    additionalGids: group === undefined && entry ? groupsOf(entry.name, own, files.group) : [],
    home: entry?.home || '/',
  };
}

interface Entry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** passwd(5): name:password:UID:GID:GECOS:directory:shell. A name wins over a number of the same letters. */
function userEntry(user: string, passwd: string): Entry | undefined {
  const entries = passwd.split('\n').flatMap((line): Entry[] => {
    const [name = '', , uid = '', gid = '', , home = ''] = line.split(':');
    const [u, g] = [numberOf(uid), numberOf(gid)];
    return u === undefined || g === undefined ? [] : [{ name, uid: u, gid: g, home }];
  });
  return entries.find((e) => e.name === user) ?? entries.find((e) => e.uid === numberOf(user));
}

/** group(5): name:password:GID:user,user. */
function groupLines(group: string): { name: string; gid: number; members: string[] }[] {
  return group.split('\n').flatMap((line) => {
    const [name = '', , gid = '', members = ''] = line.split(':');
    const number = numberOf(gid);
    return number === undefined ? [] : [{ name, gid: number, members: members.split(',') }];
  });
}

function groupNumber(group: string, text: string): number | undefined {
  return groupLines(text).find((g) => g.name === group)?.gid ?? numberOf(group);
}

function groupsOf(user: string, own: number, text: string): number[] {
  const others = groupLines(text).filter((g) => g.gid !== own && g.members.includes(user));
  return [...new Set(others.map((g) => g.gid))];
}

function numberOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 - 1 ? Number(text) : undefined;
}

function notNamed(name: string, file: string): Text {
  return {
    en: `${file} in the container's root names no ${name}.`,
    zh: `容器根文件系统的 ${file} 里没有 ${name}。`,
  };
}

const NO_USER: Text = { en: 'not USER or USER:GROUP.', zh: '不是 USER 或 USER:GROUP 的形式。' };
const HINT: Text = {
  en: 'A number always will do: --user 1000:1000',
  zh: '写数字总是可以的：--user 1000:1000',
};
