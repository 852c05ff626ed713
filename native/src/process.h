/* process.h - processes made and processes ended. */
#ifndef NSLAB_PROCESS_H
#define NSLAB_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

struct spawn {
	uint64_t flags;
	uint64_t exit_signal;
	uint64_t cgroup; /* CLONE_INTO_CGROUP */
};

/*
 * fork(2) with clone3's flags: 0 in the child, its number or a negative errno in the parent.
 * Signals stay blocked across it, so that none meets a child that is half set up.
 */
long spawn(const struct spawn *how, bool *fell_back);

bool was_killed(int wait_status);

/* The exit status a shell would show for a wait status: 128 + signal for a killed process. wait(2) */
int exit_status(int wait_status);

#define ANY_CHILD (-1)
#define NO_HANG 1 /* WNOHANG */

bool is_our_child(int pid);
long wait_for(int pid, int *wait_status, int options);

#endif
