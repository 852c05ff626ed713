import { hasSyscall, type SyscallName, syscallNumber } from '../../src/engine/syscall-numbers.ts';

/** Those that a learner may want to name in a filter. */
const CALLS: readonly SyscallName[] = [
  ...([
    'read',
    'write',
    'open',
    'openat',
    'close',
    'mkdir',
    'mkdirat',
    'rmdir',
    'unlink',
    'unlinkat',
  ] as const),
  ...(['rename', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat', 'mknod', 'mknodat'] as const),
  ...(['chmod', 'fchmod', 'fchmodat', 'chown', 'fchown', 'fchownat', 'chroot', 'pivot_root'] as const),
  ...(['mount', 'umount2', 'open_tree', 'move_mount', 'mount_setattr', 'fsopen', 'fsmount'] as const),
  ...(['unshare', 'setns', 'clone3', 'execve', 'execveat', 'kill', 'ptrace', 'getpid', 'getppid'] as const),
  ...([
    'setuid',
    'setresuid',
    'setgroups',
    'capset',
    'prctl',
    'seccomp',
    'prlimit64',
    'personality',
  ] as const),
  ...(['uname', 'sethostname', 'socket', 'bind', 'connect', 'bpf', 'keyctl', 'reboot', 'swapon'] as const),
  ...([
    'init_module',
    'finit_module',
    'delete_module',
    'settimeofday',
    'clock_settime',
    'exit_group',
  ] as const),
];

/** linux/audit.h: which architecture a system call's number is meant for. */
const NATIVE: Readonly<Record<string, string>> = { x64: '0xc000003e', arm64: '0xc00000b7' };

/** A program in Perl: it is on every Debian, and can make system calls by number. */
export function withFilter(): string {
  const table = CALLS.map((name) => `${name} ${hasSyscall(name) ? syscallNumber(name) : -1}`);
  return `#!/usr/bin/perl
# with-filter FILTER COMMAND...: puts a seccomp filter on itself, and then becomes the command.
#
# The filter is a text, in the notation of the kernel's own documentation (networking/filter.rst):
# one instruction a line, perhaps with a "label:" before it; what follows a ; is a comment.
#
#   ld nr | ld arch      load a word of what the kernel shows: struct seccomp_data
#   jeq WORD, LABEL      equal: go to the label; otherwise to the next line
#   jne WORD, LABEL      not equal: go to the label
#   jmp LABEL            go there; only downwards: a filter has no loops, so it always ends
#   ret ANSWER           ALLOW, KILL, or the name of an errno: EPERM, ENOSYS, EACCES
use strict;
use warnings;

# The calls by their numbers on this machine; -1 for those that it does not have.
my %word = (native => ${NATIVE[process.arch] ?? '0'}, qw(
${wrapped(table)}
));
my %answer = (ALLOW => 0x7fff0000, KILL => 0x80000000);             # linux/seccomp.h
my %errno = (EPERM => 1, ENOENT => 2, EACCES => 13, EINVAL => 22, ENOSYS => 38);
$answer{$_} = 0x00050000 | $errno{$_} for keys %errno;              # SECCOMP_RET_ERRNO
my %code = (ld => 0x20, jeq => 0x15, jne => 0x15, jmp => 0x05, ret => 0x06); # linux/bpf_common.h
my %field = (nr => 0, arch => 4);                                   # bytes of struct seccomp_data

my ($file, @command) = @ARGV;
@command or die "usage: with-filter FILTER COMMAND...\\n";
sub wrong { die "with-filter: $file, line $_[0]: $_[1]\\n" }

# 1. Read the lines, and where each label is.
open my $text, '<', $file or die "with-filter: $file: $!\\n";
my (@lines, %label);
while (<$text>) {
    s/;.*//;
    $label{$1} = @lines if s/^\\s*(\\w+)://;
    s/^\\s+|\\s+$//g;
    push @lines, [$., split /[\\s,]+/] if length;
}
@lines or die "with-filter: $file: no instruction in it\\n";

# 2. Make each line an instruction: struct sock_filter { u16 code; u8 jt; u8 jf; u32 k }.
my $filter = '';
for my $i (0 .. $#lines) {
    my ($at, $op, $what, $to) = @{ $lines[$i] };
    my $code = $code{$op} // wrong $at, "there is no instruction '$op'";
    $to = $what if $op eq 'jmp';
    my $jump = 0;
    if ($op =~ /^j/) {
        my $target = $label{ $to // '' } // wrong $at, "there is no label '" . ($to // '') . "'";
        $jump = $target - $i - 1;
        $jump >= 0 && $jump < 256 or wrong $at, "'$to' is not below this line";
    }
    my $known = $op eq 'ld' ? $field{$what} : $op eq 'ret' ? $answer{$what} : $word{$what};
    $known //= hex $what if $what =~ /^0x[\\da-f]+$/i;
    $known //= 0 + $what if $what =~ /^\\d+$/;
    my $k = $op eq 'jmp' ? $jump : $known;
    defined $k or wrong $at, "'$what' is nothing that $op knows";
    my ($if, $else) = $op eq 'jeq' ? ($jump, 0) : $op eq 'jne' ? (0, $jump) : (0, 0);
    $filter .= pack 'S C C L', $code, $if, $else, $k & 0xffffffff;
}

# 3. The call: seccomp(SECCOMP_SET_MODE_FILTER, 0, struct sock_fprog *), and from here on it counts.
my $program = pack 'S x![P] P', scalar @lines, $filter;
syscall(${syscallNumber('seccomp')}, 1, 0, $program) == 0
    or die "with-filter: seccomp: $!\\n";
{ no warnings; exec { $command[0] } @command }
die "with-filter: $command[0]: $!\\n";
`;
}

/** As many to a line as fit. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 96) lines[lines.length - 1] = `${last}  ${word}`;
    else lines.push(`    ${word}`);
  }
  return lines.join('\n');
}
