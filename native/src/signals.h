/*
 * signals.h - signals as the engine needs them: blocked and waited for, never handled.
 *
 * A blocked signal stays pending, also for the init of a pid namespace, for which the kernel drops
 * signals that have no handler but are not blocked (pid_namespaces(7)). So one process can be init,
 * wait for its children and forward signals without a handler and without a race.
 */
#ifndef NSLAB_SIGNALS_H
#define NSLAB_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

/* signal(7): these numbers are the same on x86_64 and aarch64. */
enum {
	HUP = 1,
	INT = 2,
	QUIT = 3,
	KILL = 9,
	USR1 = 10,
	USR2 = 12,
	PIPE = 13,
	TERM = 15,
	CHLD = 17,
	CONT = 18,
	STOP = 19,
	XFSZ = 25,
	WINCH = 28,
	LAST_SIGNAL = 64,
};

typedef uint64_t signals; /* a set: the kernel's own sigset_t */

#define SIGNAL(number) ((signals)1 << ((number)-1))

/* Everything as a fresh process expects it, but SIGPIPE, which must not end the engine. */
void signals_start(void);
/* What a program that is executed next must not inherit: an ignored SIGPIPE (Node leaves it so). */
void signals_pipe(bool ignored);

signals signals_block(signals set);
void signals_set(signals set);

struct arrived {
	int number;
	int code; /* SI_KERNEL: from the terminal or the kernel */
	int32_t sender; /* 0 when the sender's pid namespace is above ours */
};

#define FROM_KERNEL 0x80 /* SI_KERNEL */

/* Waits for one of `set`, all of which are blocked. */
struct arrived signals_wait(signals set);

/* The same for poll(2): a descriptor that is readable when one of `set` has arrived. */
int signals_open(signals set);
/* False: none was there. */
bool signals_read(int fd, struct arrived *arrived);

/* On to a child, unless it had it from where we have it. */
void signals_pass(int32_t child, const struct arrived *signal);

#endif
