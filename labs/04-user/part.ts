import { result, setgroups, setresgid, setresuid, text, writeFile } from 'nslab';
import { IDS, type Part } from '../09-container/frame.ts';

export const user: Part = {
  flags: ['CLONE_NEWUSER'],
  outside: [
    // en: TODO: its two maps, "inside outside length": /proc/PID/uid_map and gid_map. Only the maker may write
    // en: them. text`/proc/${result('box')}/uid_map` is a path with its number in it.
    // zh: TODO：它的两张映射表，“里面 外面 个数”：/proc/PID/uid_map 和 gid_map。只有制造者可以写。
    // zh: text`/proc/${result('box')}/uid_map` 就是带着它进程号的路径。
    //<
    writeFile(text`/proc/${result('box')}/uid_map`, `0 ${IDS.first} ${IDS.count}`),
    writeFile(text`/proc/${result('box')}/gid_map`, `0 ${IDS.first} ${IDS.count}`),
    //>
  ].flat(),
  inside: [
    // en: TODO: a map says who 0 is; it does not make anybody 0. setgroups(2), setresgid(2), setresuid(2).
    // zh: TODO：映射表只说明 0 是谁，并不会让谁变成 0。setgroups(2)、setresgid(2)、setresuid(2)。
    //<
    ...(IDS.count > 1 ? [setgroups([])] : []),
    setresgid(0, 0, 0),
    setresuid(0, 0, 0),
    //>
  ],
};
