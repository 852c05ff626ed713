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

/* waitid(2) with WNOWAIT looks without collecting. */
static bool is_our_child(int32_t pid)
{
	const int exited_nohang_nowait = 0x01000005;

	return !failed(SYS(__NR_waitid, 1 /* P_PID */, pid, NULL, exited_nohang_nowait, NULL));
}

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

/* The terminal signals its whole foreground group: a child that shares ours has had it already. */
static bool child_has_it(int32_t child, const struct arrived *signal)
{
	return signal->code == FROM_KERNEL && SYS(__NR_getpgid, child) == SYS(__NR_getpgid, 0);
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
		if (main_child && !child_has_it(main_child, &signal))
			SYS(__NR_kill, main_child, signal.number);
		if (!main_child && asked_to_end(&signal)) {
			status = 128 + TERM;
			break;
		}
	}
	signals_set(before);
	return status;
}
