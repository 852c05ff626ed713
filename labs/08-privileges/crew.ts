import { hasSyscall, syscallNumber } from '../../src/engine/syscall-numbers.ts';

/*
 * Programs that the steps prepare, each a few lines of Perl, in /usr/local/bin: to be read by learners.
 * The kernel calls a script by the name of its file, so checkers know them by name and by the file they have open.
 */

/** The name in /proc/PID/comm (PR_SET_NAME(2const)). */
const PR_SET_NAME = 15;

/** The magpie carries folders into its nest; how it went stands in its name. */
export function magpie(): string {
  const prctl = syscallNumber('prctl');
  const mkdirat = syscallNumber('mkdirat');
  const mkdir = hasSyscall('mkdir')
    ? `syscall(${syscallNumber('mkdir')}, $name, 0755)`
    : `syscall(${mkdirat}, -100, $name, 0755)`;
  return `#!/usr/bin/perl
# The magpie carries rings into its nest: folders in /run/nest. It tries both doors, mkdir and mkdirat,
# and says how it went; so does its name in ps: magpie-happy, magpie-hungry.
use strict;
use warnings;

chdir '/run/nest' or die "magpie: /run/nest: $!\\n";
my $before = '';
while (1) {
    rmdir for glob 'ring-*';
    my ($made, $said) = (0, '');
    for my $n (1 .. 4) {
        my $name = "ring-$n";
        my $answer = $n % 2
            ? ${mkdir}
            : syscall(${mkdirat}, -100, $name, 0755); # AT_FDCWD: from here
        if ($answer == 0) { $made++ } else { $said = "$!" }
    }
    my $mood = $made ? 'magpie-happy' : 'magpie-hungry';
    syscall(${prctl}, ${PR_SET_NAME}, $mood);
    my $now = $made == 4 ? "4 rings\\n" : $made ? "$made rings; and: $said\\n" : "not one ring: $said\\n";
    print STDERR "magpie: $now" if $now ne $before;
    $before = $now;
    select undef, undef, undef, 0.2;
}
__END__
Perl keeps this file open for what stands here.
`;
}

export const HOARDER = `#!/usr/bin/perl
# The hoarder opens one file after the other, and closes none. Refused, it waits and tries again.
use strict;
use warnings;

my @hoard;
while (1) {
    if (@hoard < 200 and open my $file, '<', '/dev/null') { push @hoard, $file }
    else { select undef, undef, undef, 0.2 }
    select undef, undef, undef, 0.05;
}
`;

export const WEB = `#!/usr/bin/perl
# web PORT: a server that tells everybody as whom it runs, and with which capabilities.
use strict;
use warnings;
use IO::Socket::INET;

my $port = shift // 80;
my $door = IO::Socket::INET->new(LocalPort => $port, Listen => 8, ReuseAddr => 1)
    or die "web: port $port: $!\\n";
while (my $guest = $door->accept) {
    while (<$guest>) { last if /^\\s*$/ }
    open my $status, '<', '/proc/self/status' or die;
    my ($capabilities) = map { /^CapEff:\\s*(\\w+)/ } <$status>;
    print $guest "HTTP/1.0 200 OK\\r\\n\\r\\nhere is uid $<, CapEff $capabilities\\n";
    close $guest;
}
`;
