/*
 * reap.c - what init owes its namespace (pid_namespaces(7)): to collect the children that others
 * left behind, and to pass on the signals that were meant for the program and reached its parent.
 */
#include "reap.h"

#include "process.h"
#include "signals.h"
#include "sys.h"

#define FORWARDED                                                                          \
	(SIGNAL(HUP) | SIGNAL(INT) | SIGNAL(QUIT) | SIGNAL(TERM) | SIGNAL(USR1) | SIGNAL(USR2) | \
	 SIGNAL(CONT))

/* Collects all that have ended; true when the main child was one of them. */
static bool collect(int32_t main_child, int *status)
{
	int wait_status;
	bool ended = false;

	for (;;) {
		long pid = wait_for(ANY_CHILD, &wait_status, NO_HANG);

		if (pid <= 0)
			break;
		if (pid == main_child) {
			*status = exit_status(wait_status);
			ended = true;
		}
	}
	return ended;
}

/* With no main child to pass it to, an init does as the kernel would: it hears TERM from above only. */
static bool asked_to_end(const struct arrived *signal)
{
	return signal->number == TERM && (SYS(__NR_getpid) != 1 || signal->sender == 0);
}

int reap(int32_t main_child)
{
	signals heard = FORWARDED | SIGNAL(CHLD);
	signals before = signals_block(heard);
	int status = 0;

	if (main_child && !is_our_child(main_child)) {
		signals_set(before);
		return -ECHILD;
	}
	/* What ended before SIGCHLD was blocked left no signal: look first, then wait. */
	while (!collect(main_child, &status)) {
		struct arrived signal = signals_wait(heard);

		if (signal.number == CHLD)
			continue;
		if (main_child)
			signals_pass(main_child, &signal);
		if (!main_child && asked_to_end(&signal)) {
			status = 128 + TERM;
			break;
		}
	}
	signals_set(before);
	return status;
}
